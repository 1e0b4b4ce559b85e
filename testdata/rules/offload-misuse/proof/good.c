/*
 * The same pool: the task starts the second job when the first is where it needs it, and no job
 * waits for another.
 */
#include <async/async.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_bool has_run;

static int first(void *arg)
{
	return arg != NULL;
}

static int second(void *arg)
{
	atomic_store(&has_run, true);
	return arg != NULL;
}

static int start(void *arg)
{
	int rc = async_to_thread(second, arg);

	if (rc >= 0)
		rc = async_to_thread(first, arg);
	printf("the second job has%s run\n", atomic_load(&has_run) ? "" : " not");
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 1 };

	return async_run(start, NULL, &config) < 0;
}
