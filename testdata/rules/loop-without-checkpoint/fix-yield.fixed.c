/* Each turn begins with a yield. */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct job {
	int work;
	struct job *next;
};

struct queue {
	struct job *first;
	int done;
	bool is_closed;
};

static struct job *take(struct queue *queue)
{
	struct job *job = queue->first;

	if (job)
		queue->first = job->next;
	return job;
}

static void run(struct queue *queue, struct job *job)
{
	while (job->work > 0) {
		job->work--;
		queue->done++;
	}
}

static int worker(void *arg)
{
	struct queue *queue = arg;

	for (;;) {
		if (async_yield() < 0)
			return ASYNC_ECANCELED;
		// fix: suggest the function is left when the task is cancelled: is there something
		// fix: to release?
		struct job *job = take(queue); // expect: loop-without-checkpoint

		if (!job) {
			int rc = async_sleep(10);

			if (rc < 0)
				return rc;
			continue;
		}
		run(queue, job);
	}
}

/* It returns nothing. */
static void pump(struct queue *queue)
{
	while (!queue->is_closed) {
		if (async_yield() < 0)
			return;
		// fix: suggest the function is left...
		struct job *job = take(queue); // expect: loop-without-checkpoint

		if (job)
			run(queue, job);
		else if (async_sleep(1) < 0)
			break;
	}
}

static int start(void *arg)
{
	pump(arg);
	return async_spawn_detached(worker, arg, NULL);
}

int main(void)
{
	static struct queue queue;

	return async_run(start, &queue, NULL) < 0;
}
