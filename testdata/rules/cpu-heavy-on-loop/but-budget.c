/*
 * The twin: the time is looked at, but nobody else gets a turn when it is up; the others get one,
 * but before all of the work.
 */
#include <async/async.h>

#include <stdbool.h>

#include "compute.h"

struct block {
	char data[512];
	struct block *next;
};

static bool is_time_up(uint64_t began)
{
	return async_now() - began > 5;
}

static int key_by_key(void *arg)
{
	uint64_t began = async_now();
	int late = 0;

	for (struct block *block = arg; block; block = block->next) {
		make_key(block->data); // expect: cpu-heavy-on-loop
		if (is_time_up(began)) {
			late++;
			began = async_now();
		}
	}
	return late;
}

static int after_a_turn(void *arg)
{
	int rc = async_yield();

	for (struct block *block = arg; block && rc >= 0; block = block->next)
		rc = make_key(block->data); // expect: cpu-heavy-on-loop
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, key_by_key, arg);
		async_group_spawn(g, after_a_turn, arg);
	}
	return rc;
}

int main(void)
{
	static struct block block;

	return async_run(start, &block, NULL) < 0;
}
