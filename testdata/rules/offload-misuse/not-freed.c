/*
 * Freed in time: before the job is handed over, when it has ended, where handing it over failed,
 * by the last of two owners; or another object, a copy of which the job got, what it does not use.
 */
#include <uv.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	uv_sem_t ended;
	char *text, *name;
	size_t length;
	int refs;
	_Atomic int users;
};

static void count(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->length = strlen(job->text);
}

static void tell(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->length = strlen(job->text);
	uv_sem_post(&job->ended);
}

static void on_end(uv_work_t *request, int status)
{
	struct job *job = request->data;

	(void)status;
	free(job->text);
	free(job);
}

/* Was it taken? */
static bool hand_over(uv_loop_t *loop, struct job *job)
{
	return uv_queue_work(loop, &job->request, count, on_end) == 0;
}

static void failed(uv_loop_t *loop, struct job *job)
{
	free(job->name);
	job->request.data = job;
	if (uv_queue_work(loop, &job->request, count, on_end) != 0) {
		free(job->text);
		free(job);
	}
}

static int failed_behind_goto(uv_loop_t *loop, struct job *job)
{
	int rc = UV_ENOMEM;

	job->request.data = job;
	job->text = malloc(10);
	if (!job->text)
		goto fail;
	rc = uv_queue_work(loop, &job->request, count, on_end);
	if (rc < 0)
		goto fail;
	return 0;
fail:
	free(job->text);
	free(job);
	return rc;
}

static void not_taken(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	if (!hand_over(loop, job))
		free(job);
}

static void other(uv_loop_t *loop, struct job *job)
{
	struct job *next = calloc(1, sizeof(*next));

	job->request.data = job;
	uv_queue_work(loop, &job->request, count, on_end);
	free(next);
	free(job->name);
}

static void copied(uv_loop_t *loop, struct job *job)
{
	struct job *copy = malloc(sizeof(*copy));

	if (!copy)
		return;
	*copy = *job;
	copy->request.data = copy;
	copy->text = strdup(job->text);
	uv_queue_work(loop, &copy->request, count, on_end);
	free(job->text);
	free(job);
}

static void waited(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	uv_queue_work(loop, &job->request, tell, NULL);
	uv_sem_wait(&job->ended); // expect: lock-wait-on-loop
	free(job->text);
	free(job);
}

static void job_unref(struct job *job)
{
	if (--job->refs == 0)
		free(job);
}

static void job_leave(struct job *job)
{
	if (atomic_fetch_sub(&job->users, 1) == 1)
		free(job);
}

static void last_one(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	uv_queue_work(loop, &job->request, count, on_end);
	job_unref(job);
	job_leave(job);
}

static void many(uv_loop_t *loop)
{
	struct job *job = NULL;

	for (int i = 0; i < 3; i++) {
		free(job);
		job = calloc(1, sizeof(*job));
		if (!job)
			return;
		job->request.data = job;
		uv_queue_work(loop, &job->request, count, on_end);
		job = NULL;
	}
}

static struct job *job_new(void)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		abort();
	job->text = strdup("text");
	return job;
}

static void on_start(uv_timer_t *timer)
{
	struct job *waiting = job_new();

	failed(timer->loop, job_new());
	failed_behind_goto(timer->loop, job_new());
	not_taken(timer->loop, job_new());
	other(timer->loop, job_new());
	copied(timer->loop, job_new());
	uv_sem_init(&waiting->ended, 0);
	waited(timer->loop, waiting);
	last_one(timer->loop, job_new());
	many(timer->loop);
}

int main(void)
{
	static uv_timer_t starter;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
