/*
 * The whole pipeline for one run: plan, extract, link, check, settle, store. What is printed, and
 * how, is the caller's business.
 */
#ifndef DRIVER_CHECK_H
#define DRIVER_CHECK_H

#include "base/hash.h"
#include "baseline/baseline.h"
#include "config/config.h"
#include "driver/extract.h"
#include "driver/plan.h"
#include "rule/rule.h"
#include "store/result.h"

/* The findings of a revision that a run is compared with. */
struct known_findings {
	struct match_identity *items;
	const bool *was_open; /* by item: nothing allowed it then; only such are accepted now */
	size_t count;
	const char *reason; /* why they are accepted: "it was there at 1a2b3c4" */
	struct hash key;    /* of all of it */
};

struct check_options {
	struct plan_options plan;
	struct extract_options extract;
	const char *const *models; /* files of the user, on top of the shipped models */
	size_t model_count;
	const char *baseline; /* NULL: the file of the default name in the root, if it is there */
	bool no_baseline;
	bool no_suppressions;                /* comments allow nothing */
	const struct known_findings *before; /* or NULL */
	struct config *config;               /* opened; NULL: rules as they come */
	const char *database;                /* findings.db; NULL: the result is not kept */
	bool wants_graph;                    /* functions and calls, also of an equal run */
	bool wants_runs;                     /* the runs before, too (result.runs) */
	bool show_all;                       /* possible findings and those of severity info too */
	const char *show_rule;               /* ... of this rule, or NULL */
	const struct rule *const *rules;     /* ended by NULL */
	const char *(*rule_page)(const char *id);
	void (*stage)(const char *name, void *data); /* "reading", "linking" ...; may be NULL */
	void *data;
};

struct check {
	struct arena arena;
	const struct check *base; /* whose plan and model these are (overlay.h); NULL: its own */
	struct ready *ready;      /* ... and what is decoded of it, or NULL */
	struct plan plan;
	struct extraction extraction;
	struct model *model;
	struct program program;
	struct finding_list findings;
	struct baseline baseline;
	const char *baseline_file; /* NULL: there is none */
	struct result result;      /* complete, in whichever way it came */
	uint32_t today;            /* base/date.h */
	bool saw_all;              /* the whole program was read, and compiles */
	bool is_stored; /* nothing changed: the result of the last run, from the database */
	int64_t run;    /* its number in the database, or -1 */
	ARRAY(const char *) warnings; /* sentences: what could not be kept */
};

/* False with a sentence when the run cannot be made at all (no database, bad model, asked to stop):
 * usage errors. Lost units are no failure: they are in the result. */
bool check_run(struct check *check, const struct check_options *options, struct error *err);

/* The same for units that were extracted before, each in a file of its own; of the plan's options
 * only the root counts, and no source is opened. False, too, when a file cannot be read or is no
 * unit. */
bool check_link(struct check *check, const struct check_options *options, const char *const *files,
	size_t count, struct error *err);

void check_release(struct check *check);

/* Writes the result to the database of the options. What fails is among the warnings. */
void check_keep(struct check *check, const struct check_options *options);

#endif
