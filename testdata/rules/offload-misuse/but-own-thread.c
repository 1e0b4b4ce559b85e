/*
 * The same, but the writer is a job of the pool as well.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

static sem_t filled, flushed;

static int writer(void *arg)
{
	(void)arg;
	sem_wait(&filled); // expect: offload-misuse
	usleep(1000);
	sem_post(&flushed);
	return 0;
}

static int job(void *arg)
{
	(void)arg;
	usleep(1000);
	sem_post(&filled);
	sem_wait(&flushed); // expect: offload-misuse
	return 0;
}

static int writes(void *arg)
{
	return async_to_thread(writer, arg);
}

static int works(void *arg)
{
	return async_to_thread(job, arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, writes, arg);
		async_group_spawn(g, works, arg);
	}
	return rc;
}

int main(void)
{
	sem_init(&filled, 0, 0);
	sem_init(&flushed, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
