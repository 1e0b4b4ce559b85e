/*
 * Our side of bench/runtime: each row is one kind of work, done COUNT times in a process of its
 * own.
 *
 * A row returns how many operations it has counted itself, so that a row that did less than it was
 * asked for is seen; and what one of them cost: nanoseconds of processor time, user and system, of
 * this process, measured from within; or bytes. The programs of the other peers print the same line
 * for the same names: ROW COUNT VALUE.
 */
#include "measure.h"

#include "async/async.h"
#include "async/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	YIELDERS = 16,     /* tasks that take turns, so that each yield is a switch */
	MACROTASKS = 1000, /* as many as there are immediates in a turn of Node's loop */
	SPREAD_MS = 100,   /* sleeps end in as many different milliseconds */
	HOUR_MS = 3600000,
};

/* What one run is asked for, and what it found. */
struct run {
	size_t count;
	size_t done;
	double value;
};

static int nothing(void *arg)
{
	size_t *done = arg;

	++*done;
	return 0;
}

static void must(int rc, const char *what)
{
	if (rc >= 0)
		return;
	fprintf(stderr, "bench-async: %s: %s\n", what, async_strerror(rc));
	exit(1);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		must(-ENOMEM, "calloc");
	return memory;
}

/* ---- tasks ------------------------------------------------------------------------------- */

static int spawn_and_await(struct run *run)
{
	double start = cpu_ns();

	for (size_t i = 0; i < run->count; i++)
		must(async_await(async_spawn(nothing, &run->done)), "await");
	run->value = (cpu_ns() - start) / (double)run->count;
	return 0;
}

struct yielder {
	int (*yield)(void);
	size_t times;
	size_t done;
};

static int keep_yielding(void *arg)
{
	struct yielder *yielder = arg;

	for (size_t i = 0; i < yielder->times; i++)
		yielder->done += yielder->yield() == 0;
	return 0;
}

static int yield_among(struct run *run, size_t tasks, int (*yield)(void))
{
	struct yielder *yielders = allocate(tasks, sizeof *yielders);
	double start = cpu_ns();
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < tasks; i++) {
			yielders[i] = (struct yielder){ yield, run->count / tasks, 0 };
			(void)async_group_spawn(g, keep_yielding, &yielders[i]);
		}
	}
	run->value = (cpu_ns() - start) / (double)run->count;
	for (size_t i = 0; i < tasks; i++)
		run->done += yielders[i].done;
	free(yielders);
	return rc;
}

static int yield_microtask(struct run *run)
{
	return yield_among(run, YIELDERS, async_yield_microtask);
}

static int yield_macrotask(struct run *run)
{
	return yield_among(run, MACROTASKS, async_yield);
}

/* ---- scopes ------------------------------------------------------------------------------ */

static int open_timeout(struct run *run)
{
	double start = cpu_ns();
	int rc = 0;

	for (size_t i = 0; i < run->count && rc == 0; i++) {
		ASYNC_TIMEOUT (HOUR_MS, &rc)
			run->done++;
	}
	run->value = (cpu_ns() - start) / (double)run->count;
	return rc;
}

static int open_group(struct run *run)
{
	double start = cpu_ns();
	size_t tasks = 0;
	int rc = 0;

	for (size_t i = 0; i < run->count && rc == 0; i++) {
		ASYNC_GROUP (g, 0, &rc) {
			(void)async_group_spawn(g, nothing, &tasks);
			(void)async_group_spawn(g, nothing, &tasks);
		}
	}
	run->value = (cpu_ns() - start) / (double)run->count;
	run->done = tasks / 2;
	return rc;
}

/* ---- many tasks -------------------------------------------------------------------------- */

static int sleep_for(void *arg)
{
	return async_sleep((uint64_t)(uintptr_t)arg);
}

static struct async_task **spawn_sleepers(size_t count, size_t shortest, size_t spread)
{
	struct async_task **tasks = allocate(count, sizeof(struct async_task *));

	for (size_t i = 0; i < count; i++) {
		tasks[i] = async_spawn(sleep_for, (void *)(uintptr_t)(shortest + i % spread));
		if (!tasks[i])
			must(-ENOMEM, "spawn");
	}
	return tasks;
}

/* Runs twice, see `warm`: the second time every stack has its page and its guard already. */
static int sleep_all(struct run *run)
{
	double start = cpu_ns();
	struct async_task **tasks = spawn_sleepers(run->count, 1, SPREAD_MS);

	for (size_t i = 0; i < run->count; i++)
		run->done += async_await(tasks[i]) == 0;
	run->value = (cpu_ns() - start) / (double)run->count;
	free(tasks);
	return 0;
}

/* Cancels tasks that all sleep; `tasks` is freed. */
static void cancel_sleepers(struct run *run, struct async_task **tasks)
{
	double start = cpu_ns();

	for (size_t i = 0; i < run->count; i++)
		async_cancel(tasks[i]);
	for (size_t i = 0; i < run->count; i++)
		run->done += async_await(tasks[i]) == ASYNC_ECANCELED;
	run->value = (cpu_ns() - start) / (double)run->count;
	free(tasks);
}

static int cancel_all(struct run *run)
{
	struct async_task **tasks = spawn_sleepers(run->count, HOUR_MS, 1);

	must(async_yield(), "yield");
	cancel_sleepers(run, tasks);
	return 0;
}

static int hold_all(struct run *run)
{
	double before = resident_bytes();
	struct async_task **tasks = spawn_sleepers(run->count, HOUR_MS, 1);

	must(async_yield(), "yield");

	double after = resident_bytes();

	cancel_sleepers(run, tasks);
	run->value = (after - before) / (double)run->count;
	return 0;
}

/* ---- the echo server ----------------------------------------------------------------------- */

static int echo(void *arg)
{
	struct async_stream *stream = arg;
	char buffer[1024]; /* with its frames and the task itself in one page */
	ssize_t count;

	while ((count = async_read(stream, buffer, sizeof buffer)) > 0)
		if (async_write(stream, buffer, (size_t)count) < 0)
			break;
	async_close(stream);
	return 0;
}

/* Serves until somebody kills it; prints its port first. */
static int serve_echo(struct run *run)
{
	struct async_listener *listener;
	struct async_stream *stream;
	int rc;

	(void)run;
	must(async_tcp_listen("127.0.0.1", 0, 1024, &listener), "listen");
	printf("%d\n", async_listener_port(listener));
	fflush(stdout);
	ASYNC_GROUP (g, 0, &rc) {
		while (async_accept(listener, &stream) == 0)
			if (async_group_spawn(g, echo, stream) != 0)
				async_close(stream);
	}
	async_listener_close(listener);
	return rc;
}

/* ---- the program --------------------------------------------------------------------------- */

static const struct row {
	const char *name;
	int (*body)(struct run *run);
	size_t count;
	size_t warm; /* 1 / warm of the work is done once before; 0: none */
} rows[] = {
	{ "spawn", spawn_and_await, 2000000, 10 },
	{ "microtask", yield_microtask, 8000000, 10 },
	{ "macrotask", yield_macrotask, 4000000, 10 },
	{ "timeout", open_timeout, 4000000, 10 },
	{ "group", open_group, 1000000, 10 },
	{ "sleep", sleep_all, 100000, 1 },
	{ "sleep-cold", sleep_all, 100000, 0 },
	{ "cancel", cancel_all, 100000, 10 },
	{ "memory", hold_all, 100000, 0 },
	{ "echo-server", serve_echo, 0, 0 },
};

struct job {
	const struct row *row;
	struct run run;
};

static int run_row(void *arg)
{
	struct job *job = arg;

	if (job->row->warm) {
		struct run before = { .count = job->run.count / job->row->warm };
		int rc = before.count ? job->row->body(&before) : 0;

		if (rc != 0)
			return rc;
	}
	return job->row->body(&job->run);
}

static const struct row *find_row(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static void measure(const struct row *row, size_t count)
{
	struct job job = { row, { .count = count } };

	must(async_run(run_row, &job, NULL), row->name);
	if (count > 0)
		print_row(row->name, job.run.done, job.run.value);
}

/* All rows in one process: for a quick look while the core changes. */
static void measure_all(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].count > 0)
			measure(&rows[i], rows[i].count);
}

int main(int argc, char **argv)
{
	const struct row *row = argc > 1 ? find_row(argv[1]) : NULL;

	if (argc == 2 && strcmp(argv[1], "all") == 0) {
		measure_all();
		return 0;
	}
	if (!row) {
		fputs("usage: bench-async all | ROW [COUNT]\nrows:", stderr);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			fprintf(stderr, " %s", rows[i].name);
		fputs("\n", stderr);
		return 2;
	}
	measure(row, argc > 2 ? strtoul(argv[2], NULL, 10) : row->count);
	return 0;
}
