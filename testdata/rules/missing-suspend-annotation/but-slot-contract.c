/*
 * The same, and one of them is called by its name too; there nothing says that it suspends. Nor
 * does anything say it of the function that calls through the pointer.
 */
#include <async/async.h>

#include <stddef.h>

struct stage {
	ASYNC_FN int (*enter)(int ms);
};

static int slow_enter(int ms) // expect: missing-suspend-annotation
{
	return async_sleep((uint64_t)ms);
}

static const struct stage stage = { .enter = slow_enter };

static int run(const struct stage *s) // expect: missing-suspend-annotation
{
	return s->enter(1);
}

ASYNC_FN static int prepare(void)
{
	return slow_enter(5);
}

static int start(void *arg)
{
	(void)arg;
	return prepare() + run(&stage);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
