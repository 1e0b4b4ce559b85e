/*
 * findings.db: the results of runs, for reports and for people with questions of their own.
 * docs/database.md describes the tables. Each run is kept; functions, calls and effects are
 * those of the latest run.
 */
#ifndef STORE_FINDINGS_H
#define STORE_FINDINGS_H

#include "base/arena.h"
#include "base/error.h"
#include "store/result.h"

struct findings; /* an open database */

/* Opens or creates; older schemas are migrated, newer ones refused. A file that is no database,
 * or a damaged one, is an error that names the way out; it is never overwritten. */
struct findings *findings_open(const char *path, struct error *err);
void findings_close(struct findings *findings);

/* A finding that was known after the run before, and that the run being written does not have. */
struct findings_before {
	const char *fingerprint, *rule;
	const char *path;         /* where it stands */
	const char *const *steps; /* the other files that its path leads through */
	size_t step_count;
	const char *database; /* compile database of the run that has found it, or NULL */
};

/* Says of such findings whether the run has looked for them: then they are gone. */
struct findings_scope {
	bool (*has)(const struct findings_before *before, void *data);
	void *data;
};

/* Writes a run in one transaction: all or nothing. `run` gets its number. What of the run before
 * lies outside of the scope stays known, as `unseen`; no scope (NULL) holds everything. */
bool findings_write(struct findings *findings, const struct result *result,
	const struct findings_scope *scope, int64_t *run, struct error *err);

/* The latest run whose key is `key`: its number, or -1 when there is none. */
int64_t findings_run_of_key(struct findings *findings, const char *key);

/* The latest run, or -1. */
int64_t findings_latest_run(struct findings *findings);

/* A run in a list of all. */
struct findings_run {
	int64_t id;
	const char *started, *tool_version;
	const char *commit; /* or NULL */
	uint64_t unit_count, analysed_count, open_count, accepted_count, suppressed_count;
	uint64_t new_count, fixed_count; /* open ones, against what was known before it */
	uint64_t unseen_count;           /* findings of earlier runs that it did not look for */
};

/* At most `most` runs up to the run `last` (INT64_MAX: all), the latest first, in `arena`; `count`
 * becomes their number. NULL on failure. */
const struct findings_run *findings_runs(struct findings *findings, int64_t last, size_t most,
	struct arena *arena, size_t *count, struct error *err);

/* The last run that began before a day ("2026-11-29"), or -1. */
int64_t findings_run_before(struct findings *findings, const char *day);

/* The latest run over the files of a commit whose name begins so, or -1. */
int64_t findings_run_of_commit(struct findings *findings, const char *commit);

/* The latest run that has a finding whose fingerprint begins so, or one at a place; -1 for none. */
int64_t findings_run_of_finding(struct findings *findings, const char *fingerprint);
int64_t findings_run_of_place(struct findings *findings, const char *path, uint32_t line);

/* In which runs a finding was seen. */
struct findings_history {
	uint64_t run_count;   /* that have it; 0: none has */
	uint64_t since_count; /* that looked for it, from the first that has it on */
	uint64_t gone_count;  /* of those: behind the last that has it */
	int64_t first_run, last_run;
	const char *first_started, *last_started;
	const char *first_commit; /* or NULL */
};
struct findings_history findings_history(
	struct findings *findings, const char *fingerprint, const char *path, struct arena *arena);

/* Forgets all runs but the latest `keep`, and gives their space back. `gone` becomes how many. */
bool findings_prune(struct findings *findings, size_t keep, size_t *gone, struct error *err);

/* Loads a run into `result`, in `arena`; with `graph`, functions, calls and effects too. */
bool findings_load(struct findings *findings, int64_t run, bool graph, struct arena *arena,
	struct result *result, struct error *err);

/* Puts the run `last` and those before it into result.runs, in `arena`: a hundred, or fewer when
 * they have very many findings. */
bool findings_load_runs(struct findings *findings, int64_t last, struct arena *arena,
	struct result *result, struct error *err);

#endif
