/* What the files of the compile database share. */
#ifndef FRONTEND_DATABASE_INTERNAL_H
#define FRONTEND_DATABASE_INTERNAL_H

#include "frontend/database.h"

extern const char database_name[];       /* compile_commands.json */
extern const char database_flags_name[]; /* compile_flags.txt */

/* database_read() for a compile_flags.txt. */
bool database_read_flags(struct database *database, struct arena *arena, const char *path,
	const char *near, struct error *err);

#endif
