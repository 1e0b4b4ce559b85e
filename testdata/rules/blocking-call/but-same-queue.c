/*
 * The same, but what blocks is put into the queue of the loop, too, and the loop takes work out of
 * the queue of the threads.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

struct work {
	struct work *next;
	void (*run)(struct work *work);
};

struct queue {
	struct work *head, **tail;
};

struct server {
	int id;
	struct queue slow, quick;
};

static struct queue for_threads, for_loop;
static int turn;

static void push(struct queue *queue, struct work *work)
{
	work->next = NULL;
	*queue->tail = work;
	queue->tail = &work->next;
}

static struct work *pop(struct queue *queue)
{
	struct work *work = queue->head;

	if (work)
		queue->head = work->next;
	return work;
}

static void submit(struct queue *queue, struct work *work, void (*run)(struct work *work))
{
	work->run = run;
	push(queue, work);
}

static void slow(struct work *work)
{
	sleep(work != NULL);
}

static void quick(struct work *work)
{
	turn += work != NULL;
}

static void asks(struct work *work)
{
	usleep(200000 + (work != NULL));
}

static void adds(struct work *work)
{
	turn += work != NULL;
}

static void add_slow(struct server *server, struct work *work)
{
	work->run = asks;
	push(&server->slow, work);
}

static void add_quick(struct server *server, struct work *work)
{
	work->run = adds;
	push(&server->quick, work);
}

static void run_first(struct queue *queue)
{
	struct work *work = queue->head;

	if (work)
		work->run(work);
}

static void *thread(void *arg)
{
	struct server *server = arg;
	struct work *work;

	while ((work = pop(&for_threads)))
		work->run(work);
	work = pop(&server->slow);
	if (work)
		work->run(work);
	return arg;
}

static int start(void *arg)
{
	static struct work one, two, three, four, five;
	struct server *server = arg;
	struct work *work;

	submit(&for_threads, &one, slow);
	submit(&for_loop, &two, quick);
	submit(&for_loop, &five, slow);
	add_slow(server, &three);
	add_quick(server, &four);
	while ((work = pop(&for_loop)))
		work->run(work);  // expect: blocking-call
	run_first(&server->slow); // expect: blocking-call
	return 0;
}

int main(void)
{
	static struct server server;
	pthread_t id;

	for_threads.tail = &for_threads.head;
	for_loop.tail = &for_loop.head;
	server.slow.tail = &server.slow.head;
	server.quick.tail = &server.quick.head;
	pthread_create(&id, NULL, thread, &server);
	return async_run(start, &server, NULL) < 0;
}
