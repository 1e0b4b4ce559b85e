/*
 * Loops that look for something in a table, empty a list, or skip what is marked: what they look at
 * is another thing each time.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct line {
	int length;
	bool is_wrapped;
	char text[128];
};

struct entry {
	struct entry *next, **previous;
};

struct list {
	struct entry *first, **last;
};

static struct line lines[100];
static struct list entries;

static void drop(struct list *list, struct entry *entry)
{
	if (entry->next)
		entry->next->previous = entry->previous;
	else
		list->last = entry->previous;
	*entry->previous = entry->next;
}

static int find(void)
{
	int i = 0, n = 0;

	while (lines[i].is_wrapped)
		i++;
	for (n = 0; lines[n].length != 0; n++)
		;
	while (entries.first)
		drop(&entries, entries.first);
	return i + n;
}

static int fills(void *arg)
{
	struct line *line = arg;

	line->length = 1;
	line->is_wrapped = true;
	entries.first = NULL;
	return async_yield();
}

static int looks(void *arg)
{
	(void)arg;
	return find();
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, fills, arg);
		async_group_spawn(g, looks, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, lines, NULL) < 0;
}
