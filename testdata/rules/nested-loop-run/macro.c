/*
 * Born in macros.
 */
#include <async/async.h>

#include <stddef.h>

#define RUN(fn) async_run(fn, NULL, NULL)
#define CHECK(call)                                                                                \
	do {                                                                                       \
		if ((call) < 0)                                                                    \
			return -1;                                                                 \
	} while (0)

static int job(void *arg)
{
	return arg ? async_sleep(1) : 0;
}

static int start(void *arg)
{
	(void)arg;
	CHECK(RUN(job)); // expect: nested-loop-run
	return async_sleep(1);
}

int main(void)
{
	CHECK(RUN(start));
	return 0;
}
