/*
 * The findings database of earlier runs, for commands that analyse nothing.
 */
#ifndef COMMAND_ARCHIVE_H
#define COMMAND_ARCHIVE_H

#include "store/findings.h"

/* Opens `database`, else the one that the configuration names, else what is found upwards from
 * here; its path goes to the arena. NULL with the reason and a way out. Nothing is created. */
struct findings *archive_open(
	const char *database, struct arena *arena, const char **path, struct error *err);

/* "run 12 (2026-11-29)", in the arena. */
const char *archive_run_name(struct arena *arena, int64_t run, const char *started);

#endif
