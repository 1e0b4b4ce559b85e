/*
 * What the files of the join share: a stall as far as it is known, and the findings by their
 * places.
 */
#ifndef DRIVER_STALLED_INTERNAL_H
#define DRIVER_STALLED_INTERNAL_H

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"
#include "driver/stalled.h"
#include "store/stalls.h"

struct place {
	uint32_t path, line; /* path: a number of `paths` */
};

/* A finding by one of its places. */
struct mark {
	struct place place;
	uint32_t finding;
};

struct definition {
	uint32_t path;
	const char *name;
	uint32_t line, end_line;
};

/* A frame as far as it is known; `place.path` is intern_none when it is not. */
struct site {
	struct place place;
	const char *function;
	bool is_stale; /* the file was analysed, but the function does not stand there */
};

/* What is known of the file of a frame. */
struct frame_file {
	uint32_t path;   /* the number of what was analysed; or intern_none */
	const char *why; /* it says nothing of a finding */
};

struct measure {
	uint64_t count, worst_ns, total_ns;
	int64_t last;
	uint64_t last_stall; /* its number, from 1: counted once, also in a recursion */
};

struct join {
	struct result *result;
	struct arena *arena;
	const char *root, *real_root;
	struct intern paths, files;
	ARRAY(struct frame_file) file_facts; /* by number of `files` */
	ARRAY(struct mark) leaves, anchors;  /* sorted by place */
	ARRAY(uint32_t) loops;               /* findings about whole loops */
	ARRAY(struct definition) functions;
	ARRAY(struct site) sites; /* of the stall in hand */
	struct measure *measures; /* by finding */
	struct intern lost_keys;
	struct text key;
	ARRAY(struct result_lost_stall) lost; /* by number of `lost_keys` */
	uint64_t matched, unmatched;
};

static inline int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* By place, then by number of the finding. */
int stalled_compare_marks(const void *a, const void *b);

/* The marks at a place: the first of them, and one past the last. */
const struct mark *stalled_marks_at(
	const struct mark *marks, size_t count, struct place place, const struct mark **end);

/* Counts the stall in hand for the findings it belongs to. False when there is none. */
bool stalled_match(struct join *join, const struct stall *stall, uint64_t number);

#endif
