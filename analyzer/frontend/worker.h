/*
 * Processes that read units, because libclang may crash: one unit is lost then, not the run.
 *
 *  1. A worker reads one unit at a time and lives for many. It is started when it is needed and
 *     replaced after it died, hung or talked nonsense.
 *  2. A unit that killed its worker is tried once more, with a fresh worker; a unit that hung
 *     is not.
 *  3. Workers end when their socket does, so they never outlive the tool. They ignore Ctrl-C:
 *     the tool decides.
 */
#ifndef FRONTEND_WORKER_H
#define FRONTEND_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "frontend/parse.h"

struct worker_options {
	const char *program;
	unsigned count;      /* processes at most, at least 1 */
	unsigned timeout_ms; /* for one unit */
	bool (*stop)(void);  /* asked ten times a second, and after each signal; may be NULL */
};

struct worker_answer {
	size_t job;         /* as given to worker_pool_start */
	char *bytes;        /* the caller frees it; NULL when the unit was lost */
	const void *inputs; /* both in `bytes` */
	size_t inputs_size;
	const void *unit;
	size_t unit_size;
	const char *lost; /* "the parser crashed (signal 11)"; valid until the pool is freed */
};

enum worker_event {
	WORKER_ANSWER,
	WORKER_IDLE,    /* nothing was started */
	WORKER_STOPPED, /* options.stop said so */
	WORKER_BROKEN,  /* the program cannot run at all */
};

struct worker_pool;

struct worker_pool *worker_pool_new(const struct worker_options *options);

/* Kills what still works. NULL is accepted. */
void worker_pool_free(struct worker_pool *pool);

/* Is a worker free for another unit? */
bool worker_pool_has_room(const struct worker_pool *pool);

/* Gives a unit to a free worker. False when the program cannot be started. */
bool worker_pool_start(struct worker_pool *pool, const struct parse_request *request, size_t job,
	struct error *err);

/* Waits for one answer. */
enum worker_event worker_pool_wait(
	struct worker_pool *pool, struct worker_answer *answer, struct error *err);

/* The worker program: where the installation has it, or else beside our own binary. */
const char *worker_default_program(struct arena *arena);

/* What the results of a worker depend on besides its requests: the program (its GNU build id,
 * or its content) and the libclang it uses. Zero when there is no such program. */
struct hash worker_identity(const char *program);

#endif
