/*
 * Behind macros: one that waits for a condition, one that spins.
 */
#include <async/async.h>

#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>

#define WAIT(sem) sem_wait(&(sem))
#define UNTIL(what)                                                                                \
	do {                                                                                       \
		if (what)                                                                          \
			break;                                                                     \
		sched_yield();                                                                     \
	} while (true)

static sem_t done;
static volatile bool is_loaded;

static int loads(void *arg)
{
	(void)arg;
	is_loaded = true;
	sem_post(&done);
	return async_yield();
}

static int start(void *arg)
{
	if (async_spawn_detached(loads, arg, NULL) < 0)
		return -1;
	WAIT(done);       // expect: sync-wait-for-task
	UNTIL(is_loaded); // expect: sync-wait-for-task
	return 0;
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
