/*
 * The same wait in a helper that the loop uses as well.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t started;

static void *work(void *arg)
{
	sem_post(&started);
	return arg;
}

static int start_thread(pthread_t *thread)
{
	int rc = pthread_create(thread, NULL, work, NULL);

	if (rc == 0)
		sem_wait(&started);
	return rc;
}

static int task(void *arg)
{
	return start_thread(arg); // expect: lock-wait-on-loop
}

int main(void)
{
	static pthread_t first, second;

	sem_init(&started, 0, 0);
	if (start_thread(&first) != 0)
		return 1;
	return async_run(task, &second, NULL) < 0;
}
