/*
 * The pause lets the loop run, so what is waited for comes. Better ways are busy-wait's business;
 * a wait that gives up in time is lock-wait-on-loop's.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

static sem_t done;
static bool is_loaded;

static int loads(void *arg)
{
	(void)arg;
	is_loaded = true;
	sem_post(&done);
	return async_yield();
}

static int start(void *arg)
{
	struct timespec until = { .tv_sec = 100 };

	if (async_spawn_detached(loads, arg, NULL) < 0)
		return -1;
	while (!is_loaded)
		async_yield();               // expect: busy-wait
	return sem_timedwait(&done, &until); // expect: lock-wait-on-loop
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
