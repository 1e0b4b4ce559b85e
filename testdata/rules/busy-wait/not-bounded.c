/*
 * It gives up: after a number of looks, or when the time is over.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static bool is_loaded;

static int loads(void *arg)
{
	int rc = async_sleep(100);

	(void)arg;
	is_loaded = true;
	return rc;
}

static int counts(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10 && !is_loaded; i++)
		async_sleep(10);
	return is_loaded;
}

static int counts_down(void *arg)
{
	int left = *(int *)arg;

	while (!is_loaded && left-- > 0)
		async_sleep(10);
	return is_loaded;
}

static int watches_the_clock(void *arg)
{
	uint64_t end = async_now() + 1000;

	(void)arg;
	while (!is_loaded && async_now() < end)
		async_sleep(10);
	return is_loaded;
}

/* The same in helpers. */
static bool is_over(uint64_t end)
{
	return is_loaded || async_now() >= end;
}

static int asks_a_helper(void *arg)
{
	uint64_t end = async_now() + 1000;

	(void)arg;
	while (!is_over(end))
		async_sleep(10);
	return is_loaded;
}

static bool is_enough(int looks)
{
	return is_loaded || looks > 10;
}

static int counts_for_a_helper(void *arg)
{
	int looks = 0;

	(void)arg;
	while (!is_enough(looks++))
		async_sleep(10);
	return is_loaded;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 6, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, counts, arg);
		async_group_spawn(g, counts_down, arg);
		async_group_spawn(g, watches_the_clock, arg);
		async_group_spawn(g, asks_a_helper, arg);
		async_group_spawn(g, counts_for_a_helper, arg);
	}
	return rc;
}

int main(void)
{
	static int tries = 10;

	return async_run(start, &tries, NULL) < 0;
}
