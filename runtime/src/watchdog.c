/*
 * The watchdog's thread, and what becomes of a stall.
 *
 * The thread sleeps until the slice it saw last would pass the limit, and never longer than the
 * limit: so it sees every slice that is long enough, in time, while it wakes up 20 times a second.
 *
 *  1. `lifetime` is held to start and stop the thread, `lock` for the list of loops and what hangs
 *     on it. The thread takes only `lock`; a signal handler takes none.
 *  2. A loop is in the list while it runs, watched or not. The list lies in async_debugger, for
 *     debuggers read it too.
 */
#include "watchdog.h"
#include "debugger.h"
#include "list.h"
#include "loop.h"
#include "misuse.h"
#include "sample.h"
#include "symbol.h"
#include "task.h"
#include "trace.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	/* The web's "long task": two of them in a row are what a person notices. */
	DEFAULT_STALL_MS = 50,
};

static const uint64_t NS_PER_MS = 1000000;
static const uint64_t NS_PER_S = 1000000000;

static pthread_mutex_t lifetime = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_t thread;
static bool is_running;
static bool must_stop;
static bool is_tracing;

/* ---- records ----------------------------------------------------------------------------- */

uint64_t watch_wall_clock(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static void describe_task(struct stall_record *record, const struct async_task *task)
{
	struct async_stall *stall = &record->stall;

	stall->task = task->id;
	stall->entry = (const void *)(uintptr_t)task->fn;
	stall->site = task->site;
	stall->spawned_at = task->spawned_at;
	stall->operation = task->operation;
	if (!task->name)
		return;
	snprintf(record->name, sizeof record->name, "%s", task->name);
	stall->name = record->name;
}

/* NULL when memory ran out: then there is one stall less to tell of. */
static struct stall_record *make_record(
	const struct watch *watch, uint64_t id, uint64_t began, uint64_t now)
{
	struct stall_record *record = calloc(1, sizeof *record);
	const struct sample *sample;

	if (!record)
		return NULL;
	record->stall.started_at = watch_wall_clock() - (now - began);
	record->stall.duration_ns = now - began;
	sample = sample_choose(watch, id, &record->stall.agreeing);
	record->stall.frames = record->frames;
	if (!sample)
		return record;
	record->stall.samples = (unsigned)watch->sample_count;
	record->stall.frame_count = sample->count;
	memcpy(record->frames, sample->frames, sample->count * sizeof sample->frames[0]);
	return record;
}

/* Takes the record over. Under the lock. */
static void tell(struct watch *watch, struct stall_record *record)
{
	if (!record)
		return;
	if (is_tracing)
		trace_add(record);
	if (watch->hook) {
		list_append(&watch->pending, &record->link);
		__atomic_store_n(&watch->has_pending, true, __ATOMIC_RELAXED);
	} else {
		free(record);
	}
}

void watch_stall(
	struct async_loop *loop, const struct async_task *task, uint64_t began, uint64_t now)
{
	struct watch *watch = &loop->watch;
	struct stall_record *record;

	if (!watch_is_on(watch))
		return;
	record = make_record(watch, began, began, now);
	if (record && task)
		describe_task(record, task);
	pthread_mutex_lock(&lock);
	tell(watch, record);
	pthread_mutex_unlock(&lock);
}

void watch_deliver(struct async_loop *loop)
{
	struct watch *watch = &loop->watch;
	struct async_link records;

	list_init(&records);
	pthread_mutex_lock(&lock);
	list_splice(&records, &watch->pending);
	__atomic_store_n(&watch->has_pending, false, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&lock);
	for (;;) {
		struct async_link *link = list_take(&records);
		struct stall_record *record;

		if (!link)
			return;
		record = OWNER_OF(link, struct stall_record, link);
		if (watch->hook)
			watch->hook(&record->stall, watch->hook_context);
		free(record);
	}
}

/* ---- looking ----------------------------------------------------------------------------- */

/* Takes a sample when it is time for the next one of what began then. */
static void look_at(struct watch *watch, uint64_t id, uint64_t began, uint64_t now)
{
	if (watch->taken == SAMPLES || now < began + (watch->limit << watch->taken))
		return;
	watch->taken++;
	sample_request(watch, id);
}

static void end_foreign(struct watch *watch, uint64_t now)
{
	uint64_t began = watch->foreign_began;

	watch->foreign_began = 0;
	if (!began || watch->taken == 0)
		return;
	sample_cancel(watch);
	watch->loop->meter.stalls++;
	tell(watch, make_record(watch, sample_outside(began), began, now));
}

static bool is_waiting(const struct watch *watch)
{
	struct blocked blocked;

	if (!__atomic_load_n(&watch->loop->is_polling, __ATOMIC_RELAXED))
		return true;
	return !blocked_read(watch->thread_id, &blocked) || blocked_in_poll(&blocked);
}

/* There is no slice: does the loop wait, or is it in somebody's callback? */
static void look_outside(struct watch *watch, uint64_t now)
{
	const struct counters *counters = &watch->loop->counters;
	uint64_t beat = __atomic_load_n(&counters->turns, __ATOMIC_RELAXED) +
			__atomic_load_n(&counters->slices, __ATOMIC_RELAXED);
	bool waits = is_waiting(watch);

	if (!waits && watch->foreign_began && watch->foreign_beat == beat) {
		look_at(watch, sample_outside(watch->foreign_began), watch->foreign_began, now);
		return;
	}
	end_foreign(watch, now);
	watch->seen = 0;
	watch->taken = 0;
	watch->foreign_began = waits ? 0 : now;
	watch->foreign_beat = beat;
}

/* Returns when to look again. */
static uint64_t look(struct watch *watch, uint64_t now)
{
	uint64_t slice = __atomic_load_n(&watch->loop->meter.slice_began, __ATOMIC_ACQUIRE);
	uint64_t next = now + watch->limit;

	if (!watch_is_on(watch))
		return UINT64_MAX;
	if (slice == 0) {
		look_outside(watch, now);
		return next;
	}
	if (slice != watch->seen) {
		end_foreign(watch, now);
		watch->seen = slice;
		watch->taken = 0;
	}
	look_at(watch, slice, slice, now);

	uint64_t due = slice + (watch->limit << watch->taken);

	return due < next && watch->taken < SAMPLES ? due : next;
}

static void wait_until(uint64_t next)
{
	struct timespec at = { (time_t)(next / NS_PER_S), (long)(next % NS_PER_S) };

	if (next == UINT64_MAX)
		pthread_cond_wait(&changed, &lock);
	else
		pthread_cond_timedwait(&changed, &lock, &at);
}

void watch_leave_descriptors(void)
{
	enum { FIRST_OWN = 3, UNSHARE = 2 }; /* CLOSE_RANGE_UNSHARE */

#ifdef SYS_close_range
	(void)syscall(SYS_close_range, FIRST_OWN, ~0u, UNSHARE);
#endif
}

static void *watch_loops(void *argument)
{
	(void)argument;
	watch_leave_descriptors();
	pthread_mutex_lock(&lock);
	while (!must_stop) {
		uint64_t now = loop_clock();
		uint64_t next = UINT64_MAX;

		for (struct async_link *at = async_debugger.loops.next; at != &async_debugger.loops;
			at = at->next) {
			uint64_t due = look(OWNER_OF(at, struct watch, link), now);

			next = due < next ? due : next;
		}
		wait_until(next);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

/* ---- the thread -------------------------------------------------------------------------- */

static void init_condition(void)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* Signals are the program's business: this thread takes none. Under `lifetime`. */
static int start_thread(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	sigset_t all;
	sigset_t before;
	int rc;

	pthread_once(&once, init_condition);
	if (is_running) {
		pthread_cond_signal(&changed);
		return 0;
	}
	sample_start();
	must_stop = false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, NULL, watch_loops, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	is_running = rc == 0;
	return -rc;
}

static void stop_thread(void)
{
	if (!is_running)
		return;
	pthread_mutex_lock(&lock);
	must_stop = true;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	pthread_join(thread, NULL);
	is_running = false;
	sample_stop();
}

/* ---- who is watched ---------------------------------------------------------------------- */

bool watch_is_on(const struct watch *watch)
{
	return __atomic_load_n(&is_tracing, __ATOMIC_RELAXED) ||
	       __atomic_load_n(&watch->hook, __ATOMIC_RELAXED) != NULL;
}

static uint64_t choose_limit(unsigned limit_ms)
{
	const char *text = getenv("ASYNC_TRACE_MS");
	unsigned long given = text ? strtoul(text, NULL, 10) : 0;

	if (given == 0 || given > 24ul * 3600 * 1000)
		given = limit_ms ? limit_ms : DEFAULT_STALL_MS;
	return given * NS_PER_MS;
}

void watch_begin(struct async_loop *loop, unsigned limit_ms)
{
	struct watch *watch = &loop->watch;

	watch->loop = loop;
	watch->thread = pthread_self();
	watch->thread_id = (pid_t)syscall(SYS_gettid);
	watch->limit = choose_limit(limit_ms);
	list_init(&watch->pending);
	trace_from_environment();
	pthread_mutex_lock(&lifetime);
	pthread_mutex_lock(&lock);
	list_append(&async_debugger.loops, &watch->link);
	pthread_mutex_unlock(&lock);
	if (is_tracing && start_thread() != 0)
		fprintf(stderr, "async: no thread for the watchdog: stalls have no places\n");
	pthread_mutex_unlock(&lifetime);
	meter_update(loop);
}

void watch_end(struct async_loop *loop)
{
	bool is_last;

	pthread_mutex_lock(&lifetime);
	pthread_mutex_lock(&lock);
	end_foreign(&loop->watch, loop_clock());
	link_remove(&loop->watch.link);
	is_last = async_debugger.loops.next == &async_debugger.loops;
	pthread_mutex_unlock(&lock);
	if (is_last)
		stop_thread();
	pthread_mutex_unlock(&lifetime);
	watch_deliver(loop);
	if (is_last)
		trace_flush();
}

int watch_trace(bool on)
{
	int rc = 0;

	pthread_mutex_lock(&lifetime);
	pthread_mutex_lock(&lock);
	__atomic_store_n(&is_tracing, on, __ATOMIC_RELAXED);
	for (struct async_link *at = async_debugger.loops.next; at != &async_debugger.loops;
		at = at->next)
		meter_update(OWNER_OF(at, struct watch, link)->loop);
	pthread_mutex_unlock(&lock);
	if (on && async_debugger.loops.next != &async_debugger.loops)
		rc = start_thread();
	pthread_mutex_unlock(&lifetime);
	return rc;
}

int async_on_stall(async_stall_fn hook, void *context)
{
	struct async_loop *loop = loop_here();
	int rc;

	if (!loop)
		return -EINVAL;
	pthread_mutex_lock(&lifetime);
	rc = hook ? start_thread() : 0;
	pthread_mutex_lock(&lock);
	loop->watch.hook_context = context;
	__atomic_store_n(&loop->watch.hook, rc == 0 ? hook : NULL, __ATOMIC_RELAXED);
	if (is_running)
		pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	pthread_mutex_unlock(&lifetime);
	meter_update(loop);
	return rc;
}
