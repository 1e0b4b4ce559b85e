/*
 * Cleaning up where the block is left, also when it is left because time is up. A closer may
 * suspend: in a cancelled scope it puts a shield around that, with a time limit of its own.
 *
 * ASYNC_DEFER belongs to a variable and runs at the end of its block. async_defer belongs to the
 * task and runs at the task's end, the last one first: for what a function acquires for its caller.
 *
 * Prints:
 *
 *        0 ms: transaction begun
 *      100 ms: time is up in the middle of it
 *      120 ms: rolled back
 *      120 ms: the work timed out
 *      120 ms: closed: the log
 *      120 ms: closed: the database
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

static void say(const char *what)
{
	printf("%4" PRIu64 " ms: %s\n", async_now(), what);
}

struct transaction {
	bool is_open;
};

/* Its end needs an answer of the database, which takes 20 ms. */
static void end_transaction(struct transaction *transaction)
{
	if (!transaction->is_open)
		return;
	ASYNC_SHIELD (1000) {
		if (async_sleep(20) == 0)
			say("rolled back");
	}
}

static int transfer(void)
{
	ASYNC_DEFER(end_transaction) struct transaction transaction = { .is_open = true };
	int rc;

	say("transaction begun");
	rc = async_sleep(3600 * 1000); /* plays a database that hangs */
	if (rc < 0) {
		say("time is up in the middle of it");
		return rc;
	}
	transaction.is_open = false; /* committed */
	return 0;
}

static void close_thing(void *arg)
{
	printf("%4" PRIu64 " ms: closed: %s\n", async_now(), (const char *)arg);
}

/* Opens what the whole task uses; the caller need not think of closing it. */
static int open_things(void)
{
	int rc = async_defer(close_thing, "the database");

	return rc < 0 ? rc : async_defer(close_thing, "the log");
}

static int job(void *arg)
{
	int rc = open_things();

	(void)arg;
	if (rc < 0)
		return rc;
	ASYNC_TIMEOUT (100, &rc) {
		rc = transfer();
	}
	say(rc == ASYNC_ETIMEDOUT ? "the work timed out" : "the work is done");
	return 0;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(job, NULL, &config) < 0;
}
