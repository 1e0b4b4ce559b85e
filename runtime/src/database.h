/*
 * The database of stalls: see docs/stalls.md. Used by one thread, the trace's.
 */
#ifndef ASYNC_SRC_DATABASE_H
#define ASYNC_SRC_DATABASE_H

#include "watchdog.h"

struct database;

/* Is SQLite there? Loads it. */
bool database_is_possible(void);

/* Opens or creates the database and notes this program in it. NULL when that is not possible; then
 * `message` says why. */
struct database *database_open(const char *path, uint64_t started_at, char *message, size_t size);

/* Writes the records of a list, each a struct stall_record, in one transaction, and how many were
 * lost before. False, with a message, when nothing was written. */
bool database_write(struct database *database, const struct async_link *records, uint64_t lost,
	char *message, size_t size);

/* Notes that the program has ended its trace, and frees it. Times are nanoseconds since
 * 1970. */
void database_close(struct database *database, uint64_t ended_at);

#endif
