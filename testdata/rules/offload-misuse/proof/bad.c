/*
 * A pool of one thread: the first job waits for the second, which has nobody to run it. The loop
 * turns a thousand times meanwhile, and then gives up.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static sem_t second_done;
static atomic_bool has_run;

static int first(void *arg)
{
	(void)arg;
	sem_wait(&second_done); // expect: offload-misuse
	return 0;
}

static int second(void *arg)
{
	(void)arg;
	atomic_store(&has_run, true);
	sem_post(&second_done);
	return 0;
}

static int runs_first(void *arg)
{
	return async_to_thread(first, arg);
}

static int runs_second(void *arg)
{
	return async_to_thread(second, arg);
}

static int watches(void *arg)
{
	(void)arg;
	for (int i = 0; i < 1000; i++)
		async_yield();
	printf("the second job has%s run\n", atomic_load(&has_run) ? "" : " not");
	fflush(stdout);
	_exit(0);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, runs_first, arg);
		async_group_spawn(g, runs_second, arg);
		async_group_spawn(g, watches, arg);
	}
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 1 };

	sem_init(&second_done, 0, 0);
	return async_run(start, NULL, &config) < 0;
}
