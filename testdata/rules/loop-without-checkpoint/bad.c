/*
 * Loops that are meant to run as long as the program, and have a way round on which nobody else
 * gets a turn.
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

static void run(struct queue *queue, struct job *job)
{
	queue->done += job->work;
}

/* It waits only when the queue is empty. */
static int worker(void *arg)
{
	struct queue *queue = arg;

	for (;;) {
		// hint: call async_yield at the end of each turn, and leave the loop when it fails
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

/* The wait is in one branch only. */
static int pump(void *arg)
{
	struct queue *queue = arg;

	while (!queue->is_closed) {
		struct job *job = take(queue); // expect: loop-without-checkpoint

		if (job)
			run(queue, job);
		else if (async_sleep(1) < 0)
			break;
	}
	return queue->done;
}

/* It never waits at all. */
static int watch(void *arg)
{
	struct queue *queue = arg;
	struct job none = { 0, NULL };

	do
		run(queue, &none); // expect: loop-without-checkpoint
	while (true);
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, worker, arg);
		async_group_spawn(g, pump, arg);
		async_group_spawn(g, watch, arg);
	}
	return rc;
}

int main(void)
{
	static struct queue queue;

	return async_run(start, &queue, NULL) < 0;
}
