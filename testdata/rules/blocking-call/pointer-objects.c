/*
 * Objects as C writes them: a base inside of a derived struct, classes and interfaces that are
 * filled at run time through casts, unions of callbacks.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

/* A base inside. */

struct node {
	struct node *next;
};

struct job {
	int (*run)(struct job *job);
	struct node node;
	int seconds;
};

static int sleeping_job(struct job *job)
{
	return (int)sleep((unsigned)job->seconds);
}

static int run_node(struct node *node)
{
	struct job *job = container_of(node, struct job, node);

	return job->run(job);
}

/* A class with a virtual function, filled by its initialiser through a checked cast. */

struct type_class {
	unsigned long type;
};

struct stream_class {
	struct type_class parent;
	int (*flush)(void *self);
	int (*peek)(void *self);
};

struct flush_interface {
	unsigned long type;
	int (*sync)(void *self);
};

static void *check_cast(void *class, unsigned long type)
{
	return ((struct type_class *)class)->type == type ? class : NULL;
}

#define STREAM_CLASS(class)  ((struct stream_class *)check_cast((class), 7))
#define GET_CLASS(object)    (*(struct stream_class **)(object))
#define INTERFACE_OF(object) ((struct flush_interface *)find_interface(object))

static int file_flush(void *self)
{
	return fsync(*(int *)self);
}

static int file_peek(void *self)
{
	return *(int *)self;
}

static int file_sync(void *self)
{
	return fdatasync(*(int *)self);
}

static void file_class_init(void *class, void *data)
{
	struct stream_class *stream = STREAM_CLASS(class);

	(void)data;
	stream->flush = file_flush;
	STREAM_CLASS(class)->peek = file_peek;
}

static void file_interface_init(void *interface, void *data)
{
	struct flush_interface *flush = interface;

	(void)data;
	flush->sync = file_sync;
}

static void *find_interface(void *object)
{
	return object;
}

/* One slot for two kinds of callback. */

struct event {
	int kind;
	union {
		int (*plain)(int n);
		int (*with_data)(int n, void *data);
	} call;
};

static int plain_event(int n)
{
	return usleep((unsigned)n * 1000);
}

static int start(void *arg)
{
	static struct job job = { .run = sleeping_job, .seconds = 1 };
	struct event event = { .kind = 0 };
	int rc = async_yield();

	event.call.plain = plain_event;
	rc |= run_node(&job.node); // expect: blocking-call
	rc |= GET_CLASS(arg)->peek(arg);
	rc |= GET_CLASS(arg)->flush(arg);   // expect: blocking-call
	rc |= INTERFACE_OF(arg)->sync(arg); // expect: blocking-call
	return rc | event.call.plain(10);   // expect: blocking-call
}

int main(void)
{
	static struct stream_class class = { .parent.type = 7 };
	static struct flush_interface interface;

	file_class_init(&class, NULL);
	file_interface_init(&interface, NULL);
	return async_run(start, &class, NULL) < 0;
}
