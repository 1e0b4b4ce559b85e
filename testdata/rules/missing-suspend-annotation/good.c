/*
 * The same, and every declaration says so.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN int pause_for(uint64_t ms);
ASYNC_FN static int back_off(unsigned attempt);

int pause_for(uint64_t ms)
{
	return async_sleep(ms);
}

static int back_off(unsigned attempt)
{
	return pause_for(20U << attempt);
}

ASYNC_FN int try_often(int quick)
{
	if (!quick && back_off(1) < 0)
		return -1;
	return quick;
}

static int start(void *arg)
{
	return try_often(arg != NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
