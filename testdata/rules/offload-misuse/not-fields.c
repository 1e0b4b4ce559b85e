/*
 * Fields of what a job was handed that nobody uses meanwhile: written before it is handed over, or
 * where that failed; used when it has ended; under a lock; atomic; of another object.
 */
#include <uv.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	uv_timer_t shower;
	uv_mutex_t lock;
	uv_sem_t ended;
	int rc, limit, sum, percent;
	_Atomic int steps;
	atomic_bool done;
	int turns;
};

static int shown;

static void tell(struct job *job, int percent)
{
	job->percent = percent;
}

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	for (int i = 0; i < job->limit; i++) {
		usleep(1000);
		job->steps++;
		uv_mutex_lock(&job->lock);
		tell(job, i);
		uv_mutex_unlock(&job->lock);
	}
	job->sum = job->limit;
	atomic_store(&job->done, true);
}

static void on_show(uv_timer_t *timer)
{
	struct job *job = timer->data;

	shown = job->steps;
	uv_mutex_lock(&job->lock);
	shown += job->percent;
	uv_mutex_unlock(&job->lock);
	if (atomic_load(&job->done))
		shown += job->sum;
}

static void on_closed(uv_handle_t *handle)
{
	struct job *job = handle->data;

	shown = job->sum + job->percent;
	job->sum = 0;
	free(job);
}

static void after(uv_work_t *request, int status)
{
	struct job *job = request->data;

	job->rc = status;
	shown = job->sum;
	uv_timer_stop(&job->shower);
	uv_close((uv_handle_t *)&job->shower, on_closed);
}

static int submit(uv_loop_t *loop, int limit)
{
	struct job *job = calloc(1, sizeof(*job));
	struct job *next = calloc(1, sizeof(*job));
	int rc;

	if (!job || !next)
		return -1;
	job->limit = limit;
	job->percent = job->sum = 0;
	job->request.data = job;
	job->shower.data = job;
	uv_mutex_init(&job->lock);
	uv_timer_init(loop, &job->shower);
	uv_timer_start(&job->shower, on_show, 100, 100);
	rc = uv_queue_work(loop, &job->request, work, after);
	if (rc != 0) {
		job->sum = -1;
		free(job);
		return rc;
	}
	/* Another object, and what the job does not use. */
	next->sum = limit;
	job->turns = 1;
	free(next);
	return 0;
}

static void add(uv_work_t *request)
{
	struct job *job = (struct job *)request;

	usleep(1000);
	job->sum = job->limit;
	uv_sem_post(&job->ended);
}

static void many(uv_loop_t *loop, struct job *jobs)
{
	for (int i = 0; i < 3; i++) {
		struct job *job = &jobs[i];

		job->sum = 0;
		uv_queue_work(loop, &job->request, add, NULL);
	}
}

static void waits(uv_loop_t *loop, struct job *job)
{
	uv_queue_work(loop, &job->request, add, NULL);
	uv_sem_wait(&job->ended); // expect: lock-wait-on-loop
	job->sum = 0;
}

static void on_start(uv_timer_t *timer)
{
	static struct job jobs[3], waited;

	submit(timer->loop, 3);
	many(timer->loop, jobs);
	uv_sem_init(&waited.ended, 0);
	waits(timer->loop, &waited);
}

int main(void)
{
	static uv_timer_t starter;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
