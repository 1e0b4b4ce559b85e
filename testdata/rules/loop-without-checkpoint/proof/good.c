/*
 * A worker that lets the others run after each job.
 */
#include <async/async.h>

#include <stdio.h>

static int turns, jobs = 1000;

static int turn(void *arg)
{
	int rc = 0;

	while (rc >= 0 && *(int *)arg) {
		turns++;
		rc = async_yield();
	}
	return rc;
}

static int take(int *left)
{
	return *left > 0 ? (*left)-- : 0;
}

static int work(void *arg)
{
	int before = turns;

	for (;;) {
		int rc;

		if (take(&jobs)) {
			rc = async_yield();
			if (rc < 0)
				return rc;
			continue;
		}
		printf("turns of the other task: %d\n", turns - before);
		*(int *)arg = 0;
		rc = async_sleep(10);
		if (rc < 0)
			return rc;
	}
}

static int start(void *arg)
{
	static int is_running = 1;
	struct async_task *other = async_spawn(turn, &is_running);
	struct async_task *worker;
	int rc = async_yield();

	(void)arg;
	worker = async_spawn(work, &is_running);
	if (rc >= 0)
		rc = async_sleep(5);
	async_cancel_and_await(worker);
	return async_await(other) < 0 ? -1 : rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
