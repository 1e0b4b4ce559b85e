/*
 * Functions that suspend through what they call, in code that says so elsewhere.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN int pause_for(uint64_t ms);

int pause_for(uint64_t ms)
{
	return async_sleep(ms);
}

// hint: mark its declarations with 'ASYNC_FN'
static int back_off(unsigned attempt) // expect: missing-suspend-annotation
{
	return pause_for(20U << attempt);
}

static int try_once(unsigned attempt)
{
	return attempt > 2 ? 0 : -1;
}

/* Only sometimes: whoever calls it must be a task all the same. */
int try_often(int quick) // expect: missing-suspend-annotation
{
	for (unsigned attempt = 0; attempt < 4; attempt++) {
		if (try_once(attempt) == 0)
			return 0;
		if (!quick && back_off(attempt) < 0)
			return -1;
	}
	return -1;
}

static int start(void *arg)
{
	return try_often(arg != NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
