/*
 * Through pointers: a table of operations, a function that is handed over.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

struct ops {
	int (*close)(uv_timer_t *timer);
};

static int stop(uv_timer_t *timer)
{
	// path: main > on_work > stop > ops.close > stop > uv_timer_stop
	return uv_timer_stop(timer); // expect: loop-api-off-thread
}

static const struct ops ops = { stop };
static uv_timer_t timers[2];

struct job {
	const struct ops *ops;
};

static void each(void (*visit)(uv_timer_t *timer))
{
	for (int i = 0; i < 2; i++)
		visit(&timers[i]);
}

static void again(uv_timer_t *timer)
{
	uv_timer_again(timer);
}

static void on_work(uv_work_t *work)
{
	struct job *job = work->data;

	job->ops->close(&timers[0]);
	// path: main > on_work > again > uv_timer_again
	each(again); // expect: loop-api-off-thread
}

static void on_done(uv_work_t *work, int status)
{
	(void)work;
	if (!status)
		each(again);
}

int main(void)
{
	static struct job job = { &ops };
	static uv_work_t work = { .data = &job };

	uv_queue_work(uv_default_loop(), &work, on_work, on_done);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
