/*
 * A task runs a loop for a job: the runtime refuses, and the job is never done.
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
	int rc = async_run(job, arg, arg); // expect: nested-loop-run

	printf("job: %s, %s\n", done ? "done" : "never done", rc < 0 ? "refused" : "no error");
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
