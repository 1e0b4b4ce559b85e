/*
 * The call comes out of a macro: the finding stands where the macro is used, because that is
 * the line a reader can change.
 */
#include <async/async.h>

#include <stdlib.h>
#include <unistd.h>

#define NAP(ms) usleep((ms)*1000)
#define NAP_IF(condition, ms)                                                                      \
	do {                                                                                       \
		if (condition)                                                                     \
			NAP(ms);                                                                   \
	} while (0)
#define RUN(command) system(command)
#define DEFINE_HANDLER(name, seconds)                                                              \
	static int name(void *arg)                                                                 \
	{                                                                                          \
		(void)arg;                                                                         \
		sleep(seconds);                                                                    \
		return 0;                                                                          \
	}
#define NOTHING(ms) ((void)(ms))

DEFINE_HANDLER(handler, 2) // expect: blocking-call

static int in_body(void *arg)
{
	int *busy = arg;

	NAP(20);           // expect: blocking-call
	NAP_IF(*busy, 20); // expect: blocking-call
	NOTHING(20);
	return RUN("true"); // expect: blocking-call
}

static int start(void *arg)
{
	static int busy = 1;
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, handler, NULL);
		async_group_spawn(g, in_body, &busy);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
