/*
 * The worker pool. A job is queued, running or finished; its state changes under the lock, and
 * only the loop wakes its task.
 */
#include "offload.h"
#include "loop.h"
#include "misuse.h"
#include "task.h"

#include <errno.h>
#include <stdlib.h>

enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_FINISHED };

struct job {
	struct wait wait;
	struct async_loop *loop;
	int (*fn)(void *arg);
	void *arg;
	int result;
	enum job_state state;
};

int offload_init(struct offload *offload, unsigned max)
{
	offload->max = max ? max : uv_available_parallelism();
	list_init(&offload->queued);
	list_init(&offload->finished);
	offload->threads = calloc(offload->max, sizeof *offload->threads);
	if (!offload->threads)
		return -ENOMEM;
	uv_mutex_init(&offload->lock);
	uv_cond_init(&offload->work);
	return 0;
}

/* With the lock: the next job, or NULL when it is time to stop. */
static struct job *next_job(struct offload *offload)
{
	offload->idle++;
	while (list_is_empty(&offload->queued) && !offload->stop)
		uv_cond_wait(&offload->work, &offload->lock);
	offload->idle--;

	struct async_link *link = list_take(&offload->queued);

	if (!link)
		return NULL;
	offload->queue_length--;
	return OWNER_OF(link, struct job, wait.link);
}

static void worker(void *arg)
{
	struct async_loop *loop = arg;
	struct offload *offload = &loop->offload;

	misuse_on_worker();
	uv_mutex_lock(&offload->lock);
	for (;;) {
		struct job *job = next_job(offload);

		if (!job)
			break;
		job->state = JOB_RUNNING;
		uv_mutex_unlock(&offload->lock);
		job->result = job->fn(job->arg);
		uv_mutex_lock(&offload->lock);
		job->state = JOB_FINISHED;
		list_append(&offload->finished, &job->wait.link);
		uv_async_send(&loop->wake);
	}
	uv_mutex_unlock(&offload->lock);
}

/* With the lock. False when there is no thread at all to run the job. */
static bool ensure_thread(struct async_loop *loop)
{
	struct offload *offload = &loop->offload;

	if (offload->count < offload->max && offload->queue_length > offload->idle &&
		uv_thread_create(&offload->threads[offload->count], worker, loop) == 0)
		offload->count++;
	return offload->count > 0;
}

static void count_pending(struct async_loop *loop, int change)
{
	loop->offload.pending += (size_t)change;
	/* Without this a loop with nothing but work on threads would not poll. */
	if (change > 0)
		loop_expect(loop);
	else
		loop_expect_no_more(loop);
}

static void job_cancel(struct wait *wait)
{
	struct job *job = OWNER_OF(wait, struct job, wait);
	struct offload *offload = &job->loop->offload;
	bool was_queued;

	uv_mutex_lock(&offload->lock);
	was_queued = job->state == JOB_QUEUED;
	if (was_queued) {
		link_remove(&wait->link);
		offload->queue_length--;
	}
	uv_mutex_unlock(&offload->lock);
	if (!was_queued)
		return;
	count_pending(job->loop, -1);
	wait_cancelled(wait);
}

int async_to_thread(int (*fn)(void *arg), void *arg)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;

	struct offload *offload = &task->loop->offload;
	struct job job = {
		.wait = { .task = task, .cancel = job_cancel },
		.loop = task->loop,
		.fn = fn,
		.arg = arg,
	};

	uv_mutex_lock(&offload->lock);
	list_append(&offload->queued, &job.wait.link);
	offload->queue_length++;

	bool has_thread = ensure_thread(task->loop);

	if (has_thread) {
		uv_cond_signal(&offload->work);
	} else {
		link_remove(&job.wait.link);
		offload->queue_length--;
	}
	uv_mutex_unlock(&offload->lock);
	if (!has_thread)
		return task_fail(task, -EAGAIN, "to_thread", "no thread could be made");
	count_pending(task->loop, 1);
	return (int)wait_here(&job.wait);
}

void offload_collect(struct async_loop *loop)
{
	struct offload *offload = &loop->offload;
	struct async_link finished;

	/* What finishes from now on has woken the loop again, and lets timers and I/O go first. */
	list_init(&finished);
	uv_mutex_lock(&offload->lock);
	list_splice(&finished, &offload->finished);
	uv_mutex_unlock(&offload->lock);
	for (;;) {
		struct async_link *link = list_take(&finished);

		if (!link)
			return;

		struct job *job = OWNER_OF(link, struct job, wait.link);

		count_pending(loop, -1);
		wait_wake(&job->wait, job->result);
		loop_drain(loop);
	}
}

void offload_release(struct offload *offload)
{
	uv_mutex_lock(&offload->lock);
	offload->stop = true;
	uv_cond_broadcast(&offload->work);
	uv_mutex_unlock(&offload->lock);
	for (unsigned i = 0; i < offload->count; i++)
		uv_thread_join(&offload->threads[i]);
	free(offload->threads);
	uv_cond_destroy(&offload->work);
	uv_mutex_destroy(&offload->lock);
}
