/*
 * A thread ends the wait: the loop is held up, and that is another rule's, but it goes on one day.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static sem_t done;
static volatile bool is_loaded;

static void *work(void *arg)
{
	is_loaded = true;
	sem_post(&done);
	return arg;
}

static int start(void *arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, work, arg) != 0)
		return -1;
	pthread_detach(thread);
	sem_wait(&done); // expect: lock-wait-on-loop
	while (!is_loaded)
		usleep(1000); // expect: blocking-call
	return 0;
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
