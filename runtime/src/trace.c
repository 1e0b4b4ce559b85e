/*
 * The queue and the thread that writes it.
 *
 * It is a thread of its own, not the watchdog's: reading debug information for the first stall
 * takes as long as a stall, and disks are slower still. The loops only ever copy a record.
 *
 *  1. Written once a second, when the last loop ends, at exit() and at the close. What was not yet
 *     written when the process is killed is lost: the last second.
 *  2. The queue is bounded; what finds it full is counted and not kept.
 *  3. A database that cannot be written says so once on stderr. What was to be written then is lost
 *     and counted, and the next second tries again.
 */
#include "trace.h"
#include "database.h"
#include "list.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	QUEUE_MAX = 4096,
	WRITE_EVERY_S = 1,
};

static pthread_mutex_t lifetime = PTHREAD_MUTEX_INITIALIZER; /* to open and to close */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;     /* for all that follows */
static pthread_cond_t wanted;  /* there is to be written or stopped at once */
static pthread_cond_t written; /* a round is over */
static struct async_link queue = { &queue, &queue };
static size_t queued;
static uint64_t lost;
static uint64_t rounds_wanted;
static uint64_t rounds_done;
static bool must_stop;
static bool is_open;

static pthread_t thread;
static char *path;
static uint64_t opened_at;

/* ---- the thread -------------------------------------------------------------------------- */

static void complain(const char *message)
{
	static bool has_complained;

	if (has_complained)
		return;
	has_complained = true;
	fprintf(stderr, "async: stalls are not recorded in %s: %s\n", path, message);
}

static void free_records(struct async_link *records)
{
	for (;;) {
		struct async_link *link = list_take(records);

		if (!link)
			return;
		free(OWNER_OF(link, struct stall_record, link));
	}
}

/* Without the lock. Returns how many could not be written. */
static uint64_t write_records(
	struct database **database, struct async_link *records, size_t count, uint64_t lost_before)
{
	char message[512];

	if (!*database)
		*database = database_open(path, opened_at, message, sizeof message);
	if (!*database ||
		((count || lost_before) && !database_write(*database, records, lost_before, message,
						   sizeof message))) {
		complain(message);
		free_records(records);
		return count + lost_before;
	}
	free_records(records);
	return 0;
}

static void wait_for_work(void)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WRITE_EVERY_S;
	while (!must_stop && rounds_wanted == rounds_done)
		if (pthread_cond_timedwait(&wanted, &lock, &until) == ETIMEDOUT)
			return;
}

static void *write_queue(void *argument)
{
	struct database *database = NULL;
	bool is_last = false;

	(void)argument;
	watch_leave_descriptors();
	pthread_mutex_lock(&lock);
	while (!is_last) {
		struct async_link records;
		size_t count = queued;
		uint64_t lost_before = lost;
		uint64_t round = rounds_wanted;

		is_last = must_stop;
		list_init(&records);
		list_splice(&records, &queue);
		queued = 0;
		lost = 0;
		pthread_mutex_unlock(&lock);
		lost_before = write_records(&database, &records, count, lost_before);
		pthread_mutex_lock(&lock);
		lost += lost_before;
		rounds_done = round;
		pthread_cond_broadcast(&written);
		if (!is_last)
			wait_for_work();
	}
	pthread_mutex_unlock(&lock);
	if (database)
		database_close(database, watch_wall_clock());
	return NULL;
}

/* ---- from the loops ---------------------------------------------------------------------- */

void trace_add(const struct stall_record *record)
{
	struct stall_record *copy = NULL;

	pthread_mutex_lock(&lock);
	if (is_open && queued < QUEUE_MAX)
		copy = malloc(sizeof *copy);
	if (copy) {
		*copy = *record;
		copy->stall.frames = copy->frames;
		copy->stall.name = record->stall.name ? copy->name : NULL;
		list_append(&queue, &copy->link);
		queued++;
	} else {
		lost++;
	}
	pthread_mutex_unlock(&lock);
}

void trace_flush(void)
{
	pthread_mutex_lock(&lock);
	if (is_open) {
		uint64_t round = ++rounds_wanted;

		pthread_cond_signal(&wanted);
		while (is_open && rounds_done < round)
			pthread_cond_wait(&written, &lock);
	}
	pthread_mutex_unlock(&lock);
}

/* ---- opening and closing ----------------------------------------------------------------- */

static void prepare(void)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&wanted, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_cond_init(&written, NULL);
	atexit(async_trace_close);
}

static int start_thread(void)
{
	sigset_t all;
	sigset_t before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, NULL, write_queue, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -rc;
}

static int open_trace(const char *to)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int rc;

	if (is_open)
		return -EBUSY;
	if (!database_is_possible())
		return -ENOSYS;
	path = strdup(to);
	if (!path)
		return -ENOMEM;
	pthread_once(&once, prepare);
	must_stop = false;
	lost = 0;
	opened_at = watch_wall_clock();
	rc = start_thread();
	if (rc == 0)
		is_open = true;
	else
		free(path);
	return rc;
}

int async_trace_open(const char *to)
{
	int rc;

	if (!to || !*to)
		return -EINVAL;
	pthread_mutex_lock(&lifetime);
	rc = open_trace(to);
	if (rc == 0)
		rc = watch_trace(true);
	pthread_mutex_unlock(&lifetime);
	return rc;
}

void async_trace_close(void)
{
	pthread_mutex_lock(&lifetime);
	if (is_open) {
		watch_trace(false);
		pthread_mutex_lock(&lock);
		must_stop = true;
		pthread_cond_signal(&wanted);
		pthread_mutex_unlock(&lock);
		pthread_join(thread, NULL);
		pthread_mutex_lock(&lock);
		is_open = false;
		free_records(&queue);
		queued = 0;
		pthread_cond_broadcast(&written);
		pthread_mutex_unlock(&lock);
		free(path);
	}
	pthread_mutex_unlock(&lifetime);
}

static void read_environment(void)
{
	const char *to = getenv("ASYNC_TRACE");
	int rc = to && *to ? async_trace_open(to) : 0;

	if (rc == -ENOSYS)
		fprintf(stderr, "async: ASYNC_TRACE is set, but there is no libsqlite3.so.0\n");
	else if (rc != 0 && rc != -EBUSY)
		fprintf(stderr, "async: ASYNC_TRACE: %s\n", strerror(-rc));
}

void trace_from_environment(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, read_environment);
}
