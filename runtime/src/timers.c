/*
 * The 4-ary heap. Positions count from 0; a timer's `index` is its position plus one, so that a
 * zeroed timer is one that is not armed. Whatever moves an element stores its new index.
 */
#include "timers.h"

#include <errno.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

static bool is_before(const struct async_timer *a, const struct async_timer *b)
{
	if (a->deadline != b->deadline)
		return a->deadline < b->deadline;
	return a->sequence < b->sequence;
}

static void place(struct timers *timers, size_t at, struct async_timer *timer)
{
	timers->heap[at] = timer;
	timer->index = at + 1;
}

static void sift_up(struct timers *timers, size_t at, struct async_timer *timer)
{
	while (at > 0) {
		size_t parent = (at - 1) / 4;

		if (!is_before(timer, timers->heap[parent]))
			break;
		place(timers, at, timers->heap[parent]);
		at = parent;
	}
	place(timers, at, timer);
}

static size_t first_child(const struct timers *timers, size_t at)
{
	size_t best = at * 4 + 1;
	size_t end = best + 4 < timers->count ? best + 4 : timers->count;

	for (size_t i = best + 1; i < end; i++)
		if (is_before(timers->heap[i], timers->heap[best]))
			best = i;
	return best;
}

static void sift_down(struct timers *timers, size_t at, struct async_timer *timer)
{
	while (at * 4 + 1 < timers->count) {
		size_t child = first_child(timers, at);

		if (!is_before(timers->heap[child], timer))
			break;
		place(timers, at, timers->heap[child]);
		at = child;
	}
	place(timers, at, timer);
}

int timers_add(struct timers *timers, struct async_timer *timer)
{
	if (timers->count == timers->capacity) {
		size_t capacity = timers->capacity ? timers->capacity * 2 : FIRST_CAPACITY;
		void *heap = realloc(timers->heap, capacity * sizeof(struct async_timer *));

		if (!heap)
			return -ENOMEM;
		timers->heap = heap;
		timers->capacity = capacity;
	}
	timer->sequence = timers->sequence++;
	sift_up(timers, timers->count++, timer);
	return 0;
}

void timers_remove(struct timers *timers, struct async_timer *timer)
{
	size_t at = timer->index - 1;

	if (!timer->index)
		return;
	timer->index = 0;

	struct async_timer *last = timers->heap[--timers->count];

	if (last == timer)
		return;
	if (at > 0 && is_before(last, timers->heap[(at - 1) / 4]))
		sift_up(timers, at, last);
	else
		sift_down(timers, at, last);
}

struct async_timer *timers_first(const struct timers *timers)
{
	return timers->count ? timers->heap[0] : NULL;
}

void timers_release(struct timers *timers)
{
	free(timers->heap);
	*timers = (struct timers){ 0 };
}
