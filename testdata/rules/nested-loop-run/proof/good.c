/*
 * The task calls the job, as a task may.
 */
#include <async/async.h>

#include <stdio.h>

static int done;

static int job(void *arg)
{
	int rc = async_sleep(10);

	(void)arg;
	done = 1;
	return rc;
}

static int start(void *arg)
{
	int rc = job(arg);

	printf("job: %s, %s\n", done ? "done" : "never done", rc < 0 ? "refused" : "no error");
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
