/*
 * Callbacks that are registered one by one, out of a table: each of them runs, however many there
 * are, also where a helper registers one. A table that goes to worker threads is none of the loop's
 * business.
 */
#include <stddef.h>
#include <unistd.h>

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_timer_s {
	void *data;
} uv_timer_t;
typedef struct uv_work_s {
	void *data;
} uv_work_t;
typedef void (*uv_timer_cb)(uv_timer_t *timer);
typedef void (*uv_work_cb)(uv_work_t *job);
typedef void (*uv_after_work_cb)(uv_work_t *job, int status);

extern uv_loop_t *uv_default_loop(void);
extern int uv_run(uv_loop_t *loop, int mode);
extern int uv_timer_start(
	uv_timer_t *timer, uv_timer_cb callback, unsigned long timeout, unsigned long repeat);
extern int uv_queue_work(uv_loop_t *loop, uv_work_t *job, uv_work_cb work, uv_after_work_cb after);

#define QUICK(n)                                                                                   \
	static void quick_##n(uv_timer_t *timer)                                                   \
	{                                                                                          \
		timer->data = NULL;                                                                \
	}                                                                                          \
	static void job_##n(uv_work_t *job)                                                        \
	{                                                                                          \
		job->data = NULL;                                                                  \
	}

QUICK(1)
QUICK(2)
QUICK(3)
QUICK(4)
QUICK(5)
QUICK(6)
QUICK(7)
QUICK(8)
QUICK(9)

static void slow(uv_timer_t *timer)
{
	(void)timer;
	// path: main > slow > entry.callback > slow > sleep
	// certainty: likely
	sleep(1); // expect: blocking-call
}

static void slow_by_helper(uv_timer_t *timer)
{
	(void)timer;
	sleep(1); // expect: blocking-call
}

static void slow_job(uv_work_t *job)
{
	(void)job;
	sleep(1);
}

struct entry {
	const char *name;
	uv_timer_cb callback;
};

static const struct entry entries[] = { { "1", quick_1 }, { "2", quick_2 }, { "3", quick_3 },
	{ "4", quick_4 }, { "5", quick_5 }, { "6", quick_6 }, { "7", quick_7 }, { "8", quick_8 },
	{ "9", quick_9 }, { "slow", slow } };

static const uv_timer_cb others[] = { quick_1, quick_2, quick_3, quick_4, quick_5, quick_6, quick_7,
	quick_8, quick_9, slow_by_helper };

static const uv_work_cb jobs[] = { job_1, job_2, job_3, job_4, job_5, job_6, job_7, job_8, job_9,
	slow_job };

static void start(uv_timer_t *timer, uv_timer_cb callback)
{
	uv_timer_start(timer, callback, 1000, 1000);
}

int main(void)
{
	static uv_timer_t timers[20];
	static uv_work_t work[10];
	uv_loop_t *loop = uv_default_loop();

	for (size_t i = 0; i < 10; i++)
		uv_timer_start(&timers[i], entries[i].callback, 1000, 1000);
	for (size_t i = 0; i < 10; i++)
		start(&timers[10 + i], others[i]);
	for (size_t i = 0; i < 10; i++)
		uv_queue_work(loop, &work[i], jobs[i], NULL);
	return uv_run(loop, 0);
}
