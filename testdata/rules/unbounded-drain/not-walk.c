/*
 * Trap: a walk over a tree or list that is copied into another of the same kind. Nothing is taken
 * out, so nothing is emptied.
 */
#include <event2/event.h>

#include <stddef.h>
#include <stdlib.h>

struct entry {
	struct entry *next;
	int key;
};

struct table {
	struct entry *first;
};

static struct table known, shown;

static void put(struct table *table, int key)
{
	struct entry *entry = malloc(sizeof(*entry));

	if (!entry)
		return;
	entry->key = key;
	entry->next = table->first;
	table->first = entry;
}

static struct entry *next_of(const struct entry *entry)
{
	return entry->next;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct entry *entry;

	(void)fd;
	(void)what;
	(void)arg;
	for (entry = known.first; entry; entry = entry->next)
		put(&shown, entry->key);
	for (entry = shown.first; entry != NULL; entry = next_of(entry))
		put(&known, entry->key);
}

int main(void)
{
	struct event_base *base = event_base_new();

	put(&known, 1);
	event_add(event_new(base, -1, EV_PERSIST, on_timer, NULL), NULL);
	return event_base_dispatch(base);
}
