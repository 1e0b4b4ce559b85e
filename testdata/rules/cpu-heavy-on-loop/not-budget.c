/*
 * Trap: a loop that computes, and lets the others run when its time is up.
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

static int sum(void *arg)
{
	uint64_t began = async_now();
	unsigned total = 0;

	for (struct block *block = arg; block; block = block->next) {
		total += digest(block->data, sizeof(block->data));
		if (is_time_up(began)) {
			int rc = async_yield();

			if (rc < 0)
				return rc;
			began = async_now();
		}
	}
	return total != 0;
}

int main(void)
{
	static struct block block;

	return async_run(sum, &block, NULL) < 0;
}
