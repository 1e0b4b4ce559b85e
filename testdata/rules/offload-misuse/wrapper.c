/*
 * The hand-over is behind a helper, and so are the wait and the post of the jobs.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

static sem_t ready;
static int last;

static int in_pool(int (*fn)(void *), void *arg)
{
	return async_to_thread(fn, arg);
}

static void wait_for(sem_t *sem)
{
	sem_wait(sem);
}

static void tell(sem_t *sem)
{
	sem_post(sem);
}

static int doubles(void *arg)
{
	int *number = arg;

	*number *= 2;
	return 0;
}

static int first(void *arg)
{
	(void)arg;
	// path: runs > first > ready > runs > second > ready
	wait_for(&ready); // expect: offload-misuse
	return 0;
}

static int second(void *arg)
{
	(void)arg;
	usleep(100);
	tell(&ready);
	return 0;
}

static int task(void *arg)
{
	int *numbers = arg;
	int rc = 0;

	for (int i = 0; numbers[i] && rc >= 0; i++) {
		// path: start > task
		// expect@+2: serial-await-in-loop
		// spurious@+1: unbounded-concurrency the helper waits for its job
		rc = in_pool(doubles, &numbers[i]); // expect: offload-misuse
	}
	last = rc;
	return rc;
}

static int runs(void *arg)
{
	return in_pool(arg ? first : second, arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, task, arg);
		async_group_spawn(g, runs, arg);
		async_group_spawn(g, runs, NULL);
	}
	return rc;
}

int main(void)
{
	static int numbers[] = { 1, 2, 3, 0 };

	sem_init(&ready, 0, 0);
	return async_run(start, numbers, NULL) < 0;
}
