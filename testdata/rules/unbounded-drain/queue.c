/*
 * Jobs are run until none is left, and a running job may put the next one there: the loop never
 * gets its thread back. A list behind functions, one of macros, a ring, a count.
 */
#include <event2/event.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/queue.h>

struct job {
	void (*run)(struct job *job);
	struct job *next;
	TAILQ_ENTRY(job) link;
	int turns;
};

struct queue {
	struct job *first, *last;
};

struct ring {
	struct job *jobs[64];
	unsigned head, tail;
};

TAILQ_HEAD(jobs, job);

static struct queue ready;
static struct jobs deferred = TAILQ_HEAD_INITIALIZER(deferred);
static struct ring ring;
static struct job *stack[64];
static int stacked;

static void queue_push(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->last)
		queue->last->next = job;
	else
		queue->first = job;
	queue->last = job;
}

static struct job *queue_pop(struct queue *queue)
{
	struct job *job = queue->first;

	if (!job)
		return NULL;
	queue->first = job->next;
	if (!queue->first)
		queue->last = NULL;
	return job;
}

static bool ring_put(struct ring *r, struct job *job)
{
	if (r->tail - r->head == 64)
		return false;
	r->jobs[r->tail % 64] = job;
	r->tail++;
	return true;
}

static struct job *ring_get(struct ring *r)
{
	struct job *job;

	if (r->head == r->tail)
		return NULL;
	job = r->jobs[r->head % 64];
	r->head++;
	return job;
}

static void again(struct job *job)
{
	if (job->turns++ < 1000000)
		queue_push(&ready, job);
}

static void later(struct job *job)
{
	TAILQ_INSERT_TAIL(&deferred, job, link);
}

static void round_again(struct job *job)
{
	if (!ring_put(&ring, job))
		free(job);
}

static void on_top(struct job *job)
{
	stack[stacked++] = job;
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct job *job;

	(void)fd;
	(void)what;
	(void)arg;
	while ((job = queue_pop(&ready)) != NULL) // expect: unbounded-drain
		job->run(job);
}

static void on_deferred(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	while (!TAILQ_EMPTY(&deferred)) { // expect: unbounded-drain
		struct job *job = TAILQ_FIRST(&deferred);

		TAILQ_REMOVE(&deferred, job, link);
		job->run(job);
	}
}

static void on_ring(evutil_socket_t fd, short what, void *arg)
{
	struct job *job;

	(void)fd;
	(void)what;
	(void)arg;
	while ((job = ring_get(&ring)) != NULL) // expect: unbounded-drain
		job->run(job);
}

static void on_stack(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	while (stacked > 0) { // expect: unbounded-drain
		struct job *job = stack[--stacked];

		job->run(job);
	}
}

int main(void)
{
	static struct job jobs[4] = { { .run = again }, { .run = later }, { .run = round_again },
		{ .run = on_top } };
	struct event_base *base = event_base_new();

	for (int i = 0; i < 4; i++)
		jobs[i].run(&jobs[i]);
	event_add(event_new(base, -1, EV_TIMEOUT, on_ready, NULL), NULL);
	event_add(event_new(base, -1, EV_TIMEOUT, on_deferred, NULL), NULL);
	event_add(event_new(base, -1, EV_TIMEOUT, on_ring, NULL), NULL);
	event_add(event_new(base, -1, EV_TIMEOUT, on_stack, NULL), NULL);
	return event_base_dispatch(base);
}
