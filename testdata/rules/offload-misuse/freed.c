/*
 * What a job was handed is freed as soon as it was handed over: directly, by a helper, behind a
 * macro, by the caller of a helper that hands it over, after a goto.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DROP(p) (free(p), (p) = NULL)

struct job {
	uv_work_t request;
	char *text;
	size_t length;
	int refs;
};

static void measure(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->length = 1;
}

static void copy(uv_work_t *request)
{
	struct job *job = (struct job *)request;

	usleep(1000);
	for (size_t i = 0; i < job->length; i++)
		job->text[i] = ' ';
}

static void count(uv_work_t *request)
{
	struct job *job = (struct job *)request;

	usleep(1000);
	job->length = strlen(job->text);
}

static void forget(uv_work_t *request)
{
	usleep(1000);
	free(request->data);
}

static void on_end(uv_work_t *request, int status)
{
	(void)status;
	request->data = NULL;
}

static void directly(uv_loop_t *loop, uv_work_t *request)
{
	struct job *job = calloc(1, sizeof(*job));

	request->data = job;
	uv_queue_work(loop, request, measure, on_end);
	// path: main > on_start > directly > measure > directly > measure > job.length
	// hint: free it in the callback of the job, or hand over a copy
	// certainty: likely
	free(job); // expect: offload-misuse
}

static void both(uv_loop_t *loop, uv_work_t *request)
{
	struct job *job = calloc(1, sizeof(*job));

	request->data = job;
	uv_queue_work(loop, request, forget, on_end);
	free(job); // expect: offload-misuse
}

static void text_of(uv_loop_t *loop, struct job *job)
{
	if (uv_queue_work(loop, &job->request, copy, on_end) != 0)
		return;
	DROP(job->text); // expect: offload-misuse
}

static void counted(uv_loop_t *loop, struct job *job)
{
	int rc = uv_queue_work(loop, &job->request, count, on_end);

	if (rc < 0)
		goto out;
	free(job->text); // expect: offload-misuse
out:
	job->refs = rc;
}

static void job_free(struct job *job)
{
	if (!job)
		return;
	free(job->text);
	free(job);
}

static void by_helper(uv_loop_t *loop, struct job *job)
{
	uv_queue_work(loop, &job->request, count, on_end);
	// path: main > on_start > by_helper > count > by_helper > job_free > count
	job_free(job); // expect: offload-misuse
}

static int submit(uv_loop_t *loop, struct job *job)
{
	return uv_queue_work(loop, &job->request, count, on_end);
}

static void by_caller(uv_loop_t *loop)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job)
		submit(loop, job);
	free(job); // missing: offload-misuse what is handed over on one way only is not followed
}

static void by_sure_caller(uv_loop_t *loop)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return;
	submit(loop, job);
	free(job); // expect: offload-misuse
}

static void on_start(uv_timer_t *timer)
{
	static uv_work_t measured, forgotten;

	directly(timer->loop, &measured);
	both(timer->loop, &forgotten);
	text_of(timer->loop, calloc(1, sizeof(struct job)));
	counted(timer->loop, calloc(1, sizeof(struct job)));
	by_helper(timer->loop, calloc(1, sizeof(struct job)));
	by_caller(timer->loop);
	by_sure_caller(timer->loop);
}

int main(void)
{
	static uv_timer_t starter;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
