/*
 * A worker waits, and the loop runs on: the other task runs meanwhile.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool has_run, ran_meanwhile;

static int work(void *arg)
{
	(void)arg;
	usleep(20000);
	return 0;
}

static int other(void *arg)
{
	(void)arg;
	has_run = true;
	return 0;
}

static int waits(void *arg)
{
	int rc = async_to_thread(work, arg);

	ran_meanwhile = has_run;
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, other, arg);
	}
	printf("the other task ran %s the wait\n", ran_meanwhile ? "during" : "after");
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
