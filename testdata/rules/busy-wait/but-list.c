/*
 * The list stays where it is, and what is looked at is whether somebody added to it.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct item {
	struct item *next;
	char name[256];
	int number;
};

static int adds(void *arg)
{
	static struct item fresh;
	struct item *item = arg;
	int rc = async_sleep(100);

	item->next = &fresh;
	return rc;
}

static int waits(void *arg)
{
	struct item *item = arg;

	while (!item->next)
		async_sleep(10); // expect: busy-wait
	return item->next->number;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, adds, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	static struct item item;

	return async_run(start, &item, NULL) < 0;
}
