/*
 * Every way to wait for another thread. The thread that ends the waits is `count`. A mutex alone is
 * no finding: what matters is how long others hold it.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <threads.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t items;
static bool ready;
static int counter;

static int waits(void *arg)
{
	struct timespec until = { .tv_sec = 4102444800 };

	pthread_mutex_lock(&lock);
	while (!ready)
		pthread_cond_wait(&changed, &lock);      // expect: lock-wait-on-loop
	pthread_cond_timedwait(&changed, &lock, &until); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&lock);
	sem_wait(&items);                             // expect: lock-wait-on-loop
	sem_timedwait(&items, &until);                // expect: lock-wait-on-loop
	pthread_barrier_wait(&barrier);               // expect: lock-wait-on-loop
	return pthread_join(*(pthread_t *)arg, NULL); // expect: lock-wait-on-loop
}

static int waits_c11(void *arg)
{
	static mtx_t mutex;
	static cnd_t condition;
	thrd_t *thread = arg;

	mtx_lock(&mutex);
	cnd_wait(&condition, &mutex); // expect: lock-wait-on-loop
	mtx_unlock(&mutex);
	return thrd_join(*thread, NULL); // expect: lock-wait-on-loop
}

static void *count(void *arg)
{
	pthread_mutex_lock(&lock);
	counter++;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	sem_post(&items);
	return arg;
}

static int short_sections(void *arg)
{
	pthread_t thread;
	int seen;

	(void)arg;
	pthread_mutex_lock(&lock);
	seen = counter;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	pthread_rwlock_rdlock(&table_lock);
	seen += counter;
	pthread_rwlock_unlock(&table_lock);
	if (pthread_mutex_trylock(&lock) == 0)
		pthread_mutex_unlock(&lock);
	if (sem_trywait(&items) == 0)
		sem_post(&items);
	if (pthread_create(&thread, NULL, count, NULL) == 0)
		pthread_detach(thread);
	return seen;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, waits_c11, arg);
		async_group_spawn(g, short_sections, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
