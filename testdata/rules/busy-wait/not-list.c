/*
 * Loops that do nothing but move on, and one that waits on a thread of its own.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct item {
	struct item *next;
	bool is_last;
	char name[256];
};

static bool is_started;

static struct item *last(struct item *item)
{
	while (item->next)
		item = item->next;
	while (!item->is_last)
		item = item->next;
	return item;
}

static int waits(void *arg)
{
	(void)arg;
	while (!is_started)
		usleep(1000);
	return 0;
}

static int start(void *arg)
{
	struct item *item = last(arg);

	item->is_last = false;
	item->next = NULL;
	is_started = true;
	return async_to_thread(waits, item);
}

int main(void)
{
	static struct item item = { .is_last = true };

	return async_run(start, &item, NULL) < 0;
}
