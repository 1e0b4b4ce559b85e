/*
 * Tables made by macros: the finding stands where the macro is used.
 */
#include <async/async.h>

#include <stddef.h>

struct handler {
	const char *name;
	ASYNC_NO_SUSPEND int (*run)(int);
};

#define HANDLERS                                                                                   \
	HANDLER(quick)                                                                             \
	HANDLER(slow)

static int run_quick(int n)
{
	return n + 1;
}

static int run_slow(int n)
{
	return async_sleep((uint64_t)n);
}

static const struct handler handlers[] = {
#define HANDLER(name) { #name, run_##name },
	HANDLERS // expect: effect-lost-in-cast
#undef HANDLER
};

static const struct handler extra[] = { { "last", run_quick },
	{ "slow", run_slow } }; // expect: effect-lost-in-cast

static int start(void *arg)
{
	(void)arg;
	return handlers[0].run(1) + extra[0].run(2);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
