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

/* Writes a run in one transaction: all or nothing. `run` gets its number. */
bool findings_write(
	struct findings *findings, const struct result *result, int64_t *run, struct error *err);

/* The latest run whose key is `key`: its number, or -1 when there is none. */
int64_t findings_run_of_key(struct findings *findings, const char *key);

/* The latest run, or -1. */
int64_t findings_latest_run(struct findings *findings);

/* Loads a run into `result`, in `arena`; with `graph`, functions, calls and effects too. */
bool findings_load(struct findings *findings, int64_t run, bool graph, struct arena *arena,
	struct result *result, struct error *err);

#endif
