/*
 * Loops and waits that come out of macros.
 */
#include <async/async.h>

#include <stddef.h>

#define FOREVER for (;;)
#define TRY(call)                                                                                  \
	do {                                                                                       \
		int rc_ = (call);                                                                  \
		if (rc_ < 0)                                                                       \
			return rc_;                                                                \
	} while (0)

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int past_the_wait(void *arg)
{
	FOREVER
	{
		if (take(arg)) // expect: loop-without-checkpoint
			continue;
		TRY(async_sleep(10));
	}
}

static int through_the_wait(void *arg)
{
	FOREVER
	{
		TRY(async_sleep(10));
		if (take(arg))
			continue;
		take(arg);
	}
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, past_the_wait, arg);
		async_group_spawn(g, through_the_wait, arg);
	}
	return rc;
}

int main(void)
{
	static int jobs = 3;

	return async_run(start, &jobs, NULL) < 0;
}
