/*
 * Reached only through a pointer whose type, or whose field, says that it suspends: the contract
 * stands where people look for it.
 */
#include <async/async.h>

#include <stddef.h>

typedef ASYNC_FN int (*step_fn)(int ms);

struct stage {
	ASYNC_FN int (*enter)(int ms);
	step_fn step;
};

static int slow_enter(int ms)
{
	return async_sleep((uint64_t)ms);
}

static int slow_step(int ms)
{
	return async_sleep((uint64_t)ms);
}

static const struct stage stage = { .enter = slow_enter, .step = slow_step };

ASYNC_FN static int run(const struct stage *s)
{
	int rc = s->enter(1);

	return rc < 0 ? rc : s->step(2);
}

static int start(void *arg)
{
	(void)arg;
	return run(&stage);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
