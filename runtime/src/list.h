/*
 * Circular doubly linked lists, threaded through what they hold.
 *
 * A list is a link that stands for no element; an empty one points at itself. An element that is
 * in no list has `next == NULL`, so that link_remove may be called twice.
 */
#ifndef ASYNC_SRC_LIST_H
#define ASYNC_SRC_LIST_H

#include "async/async.h"

#define OWNER_OF(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void list_init(struct async_link *list)
{
	list->previous = list;
	list->next = list;
}

static inline bool list_is_empty(const struct async_link *list)
{
	return list->next == list;
}

static inline void list_append(struct async_link *list, struct async_link *link)
{
	link->previous = list->previous;
	link->next = list;
	list->previous->next = link;
	list->previous = link;
}

static inline void link_remove(struct async_link *link)
{
	if (!link->next)
		return;
	link->previous->next = link->next;
	link->next->previous = link->previous;
	link->next = NULL;
	link->previous = NULL;
}

/* Takes the first element out; NULL when there is none. */
static inline struct async_link *list_take(struct async_link *list)
{
	struct async_link *first = list->next;

	if (first == list)
		return NULL;
	link_remove(first);
	return first;
}

/* Moves every element of `from` to the end of `list`. */
static inline void list_splice(struct async_link *list, struct async_link *from)
{
	if (list_is_empty(from))
		return;
	from->next->previous = list->previous;
	list->previous->next = from->next;
	from->previous->next = list;
	list->previous = from->previous;
	list_init(from);
}

#endif
