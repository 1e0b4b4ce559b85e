/*
 * Functions that are looked up, chosen, kept: the result of a helper, of a conditional, a static
 * that remembers.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>
#include <unistd.h>

typedef int (*handler)(int n);

static int slow(int n)
{
	return (int)sleep((unsigned)n);
}

static int quick(int n)
{
	return n;
}

static const struct {
	const char *name;
	handler run;
} handlers[] = { { "slow", slow }, { "quick", quick } };

static handler find(const char *name)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(*handlers); i++)
		if (!strcmp(handlers[i].name, name))
			return handlers[i].run;
	return NULL;
}

static handler choose(int fast)
{
	if (fast)
		return quick;
	return slow;
}

static handler always_quick(void)
{
	return quick;
}

static handler *all(void)
{
	static handler list[] = { quick, slow };

	return list;
}

static int remembered(int n)
{
	static handler kept;

	if (!kept)
		kept = find("slow");
	return kept(n);
}

static int start(void *arg)
{
	handler found = find(arg);
	int rc = async_yield();

	if (rc < 0 || !found)
		return rc;
	rc |= found(1);                // expect: blocking-call
	rc |= choose(rc)(1);           // expect: blocking-call
	rc |= (arg ? slow : quick)(1); // expect: blocking-call
	rc |= always_quick()(1);
	rc |= all()[rc & 1](1);    // expect: blocking-call
	return rc | remembered(1); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "slow", NULL) < 0;
}
