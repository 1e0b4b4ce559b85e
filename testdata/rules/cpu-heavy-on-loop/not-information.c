/*
 * Trap: what a model calls information is not shown by default, and neither are loops that only
 * may be long.
 */
#include <async/async.h>

#include <stdlib.h>

#include "compute.h"

struct user {
	int id;
	struct user *next;
};

static int by_id(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int twins(struct user *users)
{
	int count = 0;

	for (struct user *a = users; a; a = a->next)
		for (struct user *b = users; b; b = b->next)
			count += a != b && a->id == b->id;
	return count;
}

static int look(void *arg)
{
	static int ids[100000];

	qsort(ids, sizeof(ids) / sizeof(*ids), sizeof(*ids), by_id);
	return match("a*", "aaa") + twins(arg);
}

int main(void)
{
	static struct user user;

	return async_run(look, &user, NULL) < 0;
}
