/*
 * One record for the work of two: of the loop, which calls what is put off until later, and of
 * threads of their own.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct work {
	void (*run)(void *argument);
	void *argument;
	struct work *next;
};

static struct work *first, **last = &first;
static unsigned done;

static struct work *work_new(void (*run)(void *argument), void *argument)
{
	struct work *work = calloc(1, sizeof(*work));

	if (!work)
		abort();
	work->run = run;
	work->argument = argument;
	return work;
}

static void put_off(void (*run)(void *argument), void *argument)
{
	struct work *work = work_new(run, argument);

	*last = work;
	last = &work->next;
}

static void *thread_main(void *argument)
{
	struct work *work = argument;

	work->run(work->argument);
	free(work);
	return NULL;
}

static void start_thread(void (*run)(void *argument), void *argument)
{
	struct work *work = work_new(run, argument);
	pthread_t thread;

	if (pthread_create(&thread, NULL, thread_main, work) == 0)
		pthread_detach(thread);
}

static void later(void *argument)
{
	(void)argument;
	done++;
}

static void elsewhere(void *argument)
{
	(void)argument;
	sync();
}

static int start(void *arg)
{
	put_off(later, arg);
	start_thread(elsewhere, arg);
	while (first) {
		struct work *work = first;

		first = work->next;
		// spurious@+1: blocking-call what threads are given is never in the queue
		work->run(work->argument);
		free(work);
	}
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
