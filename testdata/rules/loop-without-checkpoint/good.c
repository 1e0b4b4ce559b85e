/*
 * The same loops, each with a wait or a yield in every turn.
 */
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

static int worker(void *arg)
{
	struct queue *queue = arg;

	for (;;) {
		struct job *job = take(queue);
		int rc;

		if (job) {
			queue->done += job->work;
			rc = async_yield();
		} else {
			rc = async_sleep(10);
		}
		if (rc < 0)
			return rc;
	}
}

static int pump(void *arg)
{
	struct queue *queue = arg;
	int rc = 0;

	while (!queue->is_closed && rc >= 0) {
		struct job *job = take(queue);

		if (job)
			queue->done += job->work;
		rc = async_sleep(1);
	}
	return queue->done;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, worker, arg);
		async_group_spawn(g, pump, arg);
	}
	return rc;
}

int main(void)
{
	static struct queue queue;

	return async_run(start, &queue, NULL) < 0;
}
