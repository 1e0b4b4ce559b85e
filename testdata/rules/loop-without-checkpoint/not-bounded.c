/*
 * Trap: few turns by a constant; loops as long as the data, which end by themselves.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct node {
	int value;
	struct node *next;
};

static int try_it(int *state)
{
	return ++*state;
}

static int few_tries(void *arg)
{
	for (int i = 0; i < 10; i++) {
		if (try_it(arg) > 5)
			continue;
		if (async_sleep(10) < 0)
			return -1;
	}
	return 0;
}

static int over_a_list(void *arg)
{
	int sum = 0;

	for (struct node *node = arg; node; node = node->next) {
		if (node->value)
			sum += try_it(&node->value);
		else if (async_sleep(1) < 0)
			return -1;
	}
	return sum;
}

static int until_parsed(void *arg)
{
	const char *at = arg;

	while (*at) {
		if (*at == ' ') {
			at++;
			continue;
		}
		if (async_sleep(1) < 0)
			return -1;
		at++;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, few_tries, arg);
		async_group_spawn(g, over_a_list, NULL);
		async_group_spawn(g, until_parsed, "a b");
	}
	return rc;
}

int main(void)
{
	static int state;

	return async_run(start, &state, NULL) < 0;
}
