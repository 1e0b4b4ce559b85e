/*
 * The thread of the loop waits for a task, a callback, a flag: all of them need that thread.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t finished;
static bool ready;
static volatile bool is_loaded;
static atomic_bool is_saved;

static int loads(void *arg)
{
	int rc = async_sleep(10);

	(void)arg;
	is_loaded = true;
	sem_post(&finished);
	return rc;
}

static int saves(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	ready = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	atomic_store(&is_saved, true);
	return async_yield();
}

static int waits(void *arg)
{
	(void)arg;
	// hint: await the task, or wait for an event of the runtime: both let the loop run
	sem_wait(&finished); // expect: sync-wait-for-task
	pthread_mutex_lock(&lock);
	while (!ready)
		pthread_cond_wait(&changed, &lock); // expect: sync-wait-for-task
	pthread_mutex_unlock(&lock);
	while (!is_loaded)
		usleep(1000); // expect: sync-wait-for-task
	while (!is_loaded)    // expect: sync-wait-for-task
		;
	while (!atomic_load(&is_saved))
		sched_yield(); // expect: sync-wait-for-task
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, saves, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	sem_init(&finished, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
