/*
 * The same, but each a little too early: written after it is handed over, the lock given back, the
 * sum read though the job may not be done, the wait left out.
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
	int rc, limit, sum, percent, result;
	_Atomic int steps;
	atomic_bool done;
	int turns;
};

static int shown;

static void tell(struct job *job, int percent)
{
	job->percent = percent; // expect: offload-misuse
}

static void finish(struct job *job)
{
	job->sum = job->limit; // expect: offload-misuse
}

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	for (int i = 0; i < job->limit; i++) {
		usleep(1000);
		job->steps++;
		uv_mutex_lock(&job->lock);
		uv_mutex_unlock(&job->lock);
		tell(job, i);
	}
	finish(job);
	atomic_store(&job->done, true);
}

static void on_show(uv_timer_t *timer)
{
	struct job *job = timer->data;

	shown = job->steps;
	uv_mutex_lock(&job->lock);
	shown += job->percent;
	uv_mutex_unlock(&job->lock);
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
	int rc;

	if (!job)
		return -1;
	job->percent = job->sum = 0;
	job->request.data = job;
	job->shower.data = job;
	uv_mutex_init(&job->lock);
	uv_timer_init(loop, &job->shower);
	uv_timer_start(&job->shower, on_show, 100, 100);
	rc = uv_queue_work(loop, &job->request, work, after);
	job->limit = limit; // expect: offload-misuse
	return rc;
}

static void add(uv_work_t *request)
{
	struct job *job = (struct job *)request;

	usleep(1000);
	job->result = job->limit;
}

static void sets(struct job *job)
{
	job->result = 0;
}

static void goes_on(uv_loop_t *loop, struct job *job)
{
	uv_queue_work(loop, &job->request, add, NULL);
	// path: main > on_start > goes_on > add > goes_on > sets > job.result > add > job.result
	sets(job); // expect: offload-misuse
}

static void on_start(uv_timer_t *timer)
{
	static struct job job;

	submit(timer->loop, 3);
	goes_on(timer->loop, &job);
}

int main(void)
{
	static uv_timer_t starter;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
