/*
 * What is allowed at a call further down comes up by other calls only; a comment for another rule
 * on waits for threads allows nothing here.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t done, ready;

static void wait_done(void)
{
	sem_wait(&done); // async-lint: allow(lock-wait-on-loop) the thread answers at once
}

static void wait_ready(void)
{
	// expect@+1: unused-suppression
	sem_wait(&ready); // async-lint: allow(busy-wait) the thread answers at once
}

static void wait_both(void)
{
	wait_done();
	wait_ready();
}

static void *work(void *arg)
{
	sem_post(&ready);
	sem_post(&done);
	return arg;
}

static int task(void *arg)
{
	wait_done();
	// path: main > task > wait_both > wait_ready > sem_wait > main > work > ready
	wait_both(); // expect: lock-wait-on-loop
	return arg != NULL;
}

int main(void)
{
	pthread_t thread;

	sem_init(&done, 0, 0);
	sem_init(&ready, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	return async_run(task, NULL, NULL) < 0;
}
