/*
 * Reads the dirty units of a plan with worker processes (one unit per worker at a time; a crash
 * loses one unit) and keeps the results in the unit cache.
 */
#ifndef DRIVER_EXTRACT_H
#define DRIVER_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "driver/plan.h"

struct extract_options {
	unsigned jobs;        /* workers; 0: one per core */
	const char *worker;   /* path of the worker program; NULL: beside our own binary */
	unsigned timeout_ms;  /* a worker that takes longer on one unit is killed; 0: 300 000 */
	uint64_t cache_limit; /* bytes; what was not used for longest goes; 0: 2 GiB */
	bool keep_inputs;     /* tell which files were read */
	/* Called after each unit, for progress; may be NULL. */
	void (*progress)(size_t done, size_t total, const char *path, void *data);
	void *data;
};

struct extracted_unit {
	const void *bytes; /* encoded unit (air/encode.h); NULL when it was lost */
	size_t size;
	bool from_cache;
	bool is_preferred;   /* read with files as they are in an editor: driver/overlay.h */
	bool lacks_comments; /* read from a file without them, see driver/unit_file.h */
	const char *lost;    /* why there are no bytes: "the parser crashed (signal 11)", or NULL */
	/* With keep_inputs, of a unit that was parsed: all files that were read, absolute, the main
	 * file first. */
	const char **inputs;
	size_t input_count;
};

struct extraction {
	struct arena arena;
	struct extracted_unit *units; /* by index of plan->units */
	size_t parsed_count, cached_count, lost_count;
	const char **warnings; /* "cache is read-only: results are not kept" */
	size_t warning_count;
};

/* Runs what is dirty, loads what is cached, and sets every plan unit's key. When it is asked to
 * stop (base/stop.h) it ends early with an error; what was read is kept in the cache. */
bool extract_run(struct extraction *extraction, struct plan *plan,
	const struct extract_options *options, const char *cache, struct error *err);

void extraction_release(struct extraction *extraction);

#endif
