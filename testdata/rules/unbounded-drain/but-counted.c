/*
 * Just not the trap: the jobs are counted, and nobody looks at the count.
 */
#include <event2/event.h>

#include <stddef.h>
#include <stdlib.h>

struct job {
	void (*run)(struct job *job);
	struct job *next;
};

struct queue {
	struct job *first, *last;
};

static struct queue ready;

static void push(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->last)
		queue->last->next = job;
	else
		queue->first = job;
	queue->last = job;
}

static struct job *pop(struct queue *queue)
{
	struct job *job = queue->first;

	if (!job)
		return NULL;
	queue->first = job->next;
	if (!queue->first)
		queue->last = NULL;
	return job;
}

static void again(struct job *job)
{
	push(&ready, job);
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	struct job *job;
	int count = 0;

	while ((job = pop(&ready)) != NULL) { // expect: unbounded-drain
		job->run(job);
		count++;
	}
	if (count > 64)
		abort();
}

int main(void)
{
	static struct job job = { .run = again };
	struct event_base *base = event_base_new();

	push(&ready, &job);
	event_add(event_new(base, -1, EV_TIMEOUT, on_ready, NULL), NULL);
	return event_base_dispatch(base);
}
