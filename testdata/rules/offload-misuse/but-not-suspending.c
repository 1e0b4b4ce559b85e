/* The job does not suspend: it waits, for another job of the pool. */
#include <async/async.h>

#include <semaphore.h>
#include <stddef.h>

static sem_t is_ready;

static int prepares(void *arg)
{
	int *prepared = arg;

	++*prepared;
	return sem_post(&is_ready);
}

static int waits(void *arg)
{
	(void)arg;
	return sem_wait(&is_ready); // expect: offload-misuse
}

static int first(void *arg)
{
	return async_to_thread(waits, arg);
}

static int second(void *arg)
{
	return async_to_thread(prepares, arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, first, arg);
		async_group_spawn(g, second, arg);
	}
	return rc;
}

int main(void)
{
	static int prepared;

	sem_init(&is_ready, 0, 0);
	return async_run(start, &prepared, NULL) < 0;
}
