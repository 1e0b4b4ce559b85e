/*
 * The task is awaited: the loop runs it meanwhile.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdio.h>

static bool has_run;

static int other(void *arg)
{
	(void)arg;
	has_run = true;
	return async_yield();
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(other, arg);
	int rc = async_await(task);

	printf("the other task has%s run\n", has_run ? "" : " not");
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
