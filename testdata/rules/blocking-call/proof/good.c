/*
 * A pause of the task alone: the loop goes on, and the other task with it.
 */
#include <async/async.h>

#include <stdio.h>

static int heartbeats;

static int beat(void *arg)
{
	for (;;) {
		int rc = async_sleep(10);

		if (rc < 0 || !arg)
			return rc;
		heartbeats++;
	}
}

static int start(void *arg)
{
	struct async_task *heart = async_spawn(beat, arg);
	int before, during, rc;

	rc = async_sleep(25);
	before = heartbeats;
	if (rc >= 0)
		rc = async_sleep(95);
	during = heartbeats - before;
	printf("heartbeats during the call: %d\n", during);
	async_cancel_and_await(heart);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
