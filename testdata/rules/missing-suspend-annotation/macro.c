/*
 * The call is made by a macro; so is the function, in the second case: that is a finding all the
 * same, without a fix.
 */
#include <async/async.h>

#include <stddef.h>

#define TRY(call)                                                                                  \
	do {                                                                                       \
		int tried = (call);                                                                \
		if (tried < 0)                                                                     \
			return tried;                                                              \
	} while (0)

#define DEFINE_PAUSE(name, ms)                                                                     \
	static int name(void)                                                                      \
	{                                                                                          \
		return nap(ms);                                                                    \
	}

/* A name of the project's own for the annotation. */
#define MAY_SUSPEND ASYNC_FN

MAY_SUSPEND static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int twice(uint64_t ms) // expect: missing-suspend-annotation
{
	TRY(nap(ms));
	TRY(nap(ms));
	return 0;
}

DEFINE_PAUSE(short_pause, 1) // expect: missing-suspend-annotation

static int start(void *arg)
{
	(void)arg;
	return twice(1) + short_pause();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
