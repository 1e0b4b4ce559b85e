/*
 * A task waits for a thread by stopping the loop: the other task, which is ready, runs after it.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static sem_t done;
static bool has_run, ran_meanwhile;

static void *work(void *arg)
{
	usleep(20000);
	sem_post(&done);
	return arg;
}

static int other(void *arg)
{
	(void)arg;
	has_run = true;
	return 0;
}

static int waits(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (pthread_create(&thread, NULL, work, NULL) != 0)
		return -1;
	pthread_detach(thread);
	sem_wait(&done); // expect: lock-wait-on-loop
	ran_meanwhile = has_run;
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, other, arg);
	}
	printf("the other task ran %s the wait\n", ran_meanwhile ? "during" : "after");
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	sem_init(&done, 0, 0);
	return async_run(start, NULL, &config) < 0;
}
