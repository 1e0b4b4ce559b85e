/*
 * Trap: before the loop runs there is nothing to wait beside. The function works in a task and
 * outside of one; it is called in both.
 */
#include <async/async.h>

#include <stddef.h>

struct zone {
	const char *name;
	int serial;
};

ASYNC_MIXED ASYNC_FN ASYNC_WAITS("offload") int zone_load(struct zone *zone);

static struct zone zones[4];

static int start(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < 4; i++) {
		if (zone_load(&zones[i]) < 0) // expect: serial-await-in-loop
			return -1;
	}
	return 0;
}

int main(void)
{
	for (size_t i = 0; i < 4; i++) {
		if (zone_load(&zones[i]) < 0)
			return 1;
	}
	return async_run(start, NULL, NULL) < 0;
}
