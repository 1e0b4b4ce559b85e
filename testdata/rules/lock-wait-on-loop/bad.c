/*
 * The loop waits for threads: for the end of one, for a semaphore that one posts, for a condition
 * that one signals, and for a mutex that one holds while it reads from the network.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t done;
static bool ready;
static int entries;

static void *work(void *arg)
{
	usleep(1000);
	sem_post(&done);
	pthread_mutex_lock(&lock);
	ready = true;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	pthread_mutex_lock(&table);
	usleep(200000); /* the table stays locked meanwhile */
	entries++;
	pthread_mutex_unlock(&table);
	return arg;
}

static int waits(void *arg)
{
	pthread_t *thread = arg;

	// hint: let the thread post its result to the loop, or await the work on a worker thread
	sem_wait(&done); // expect: lock-wait-on-loop
	pthread_mutex_lock(&lock);
	while (!ready)
		pthread_cond_wait(&changed, &lock); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&lock);
	return pthread_join(*thread, NULL); // expect: lock-wait-on-loop
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	// hint: let 'work' copy what it needs and give the lock back before it waits
	pthread_mutex_lock(&table); // expect: lock-wait-on-loop
	found = entries;
	pthread_mutex_unlock(&table);
	return found;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, looks_up, NULL);
	}
	return rc;
}

int main(void)
{
	static pthread_t thread;

	sem_init(&done, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	return async_run(start, &thread, NULL) < 0;
}
