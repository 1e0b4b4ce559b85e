/*
 * The 4-ary heap. Positions count from 0; the children of i are 4i + 1 to 4i + 4. Whatever moves
 * an element tells its slot.
 */
#include "timers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST_CAPACITY = 64,
	CACHE_LINE = 64,
	/* Entries before the heap, so that entry 1, the first child, begins a cache line. */
	PADDING = CACHE_LINE / sizeof(struct timer_entry) - 1,
};

static bool is_before(const struct timer_entry *a, const struct timer_entry *b)
{
	if (a->deadline != b->deadline)
		return a->deadline < b->deadline;
	return (int32_t)(a->sequence - b->sequence) < 0;
}

static void place(struct timers *timers, size_t at, struct timer_entry entry)
{
	timers->heap[at] = entry;
	timers->slots[entry.slot].at = (uint32_t)at;
}

static void sift_up(struct timers *timers, size_t at, struct timer_entry entry)
{
	while (at > 0) {
		size_t parent = (at - 1) / 4;

		if (!is_before(&entry, &timers->heap[parent]))
			break;
		place(timers, at, timers->heap[parent]);
		at = parent;
	}
	place(timers, at, entry);
}

static size_t first_child(const struct timers *timers, size_t at)
{
	size_t best = at * 4 + 1;
	size_t end = best + 4 < timers->count ? best + 4 : timers->count;

	for (size_t i = best + 1; i < end; i++)
		if (is_before(&timers->heap[i], &timers->heap[best]))
			best = i;
	return best;
}

static void sift_down(struct timers *timers, size_t at, struct timer_entry entry)
{
	while (at * 4 + 1 < timers->count) {
		size_t child = first_child(timers, at);

		if (!is_before(&timers->heap[child], &entry))
			break;
		place(timers, at, timers->heap[child]);
		at = child;
	}
	place(timers, at, entry);
}

static int grow(struct timers *timers)
{
	size_t capacity = timers->capacity ? timers->capacity * 2 : FIRST_CAPACITY;
	void *slots = realloc(timers->slots, capacity * sizeof *timers->slots);
	void *memory;

	if (!slots)
		return -ENOMEM;
	timers->slots = slots;
	memory = aligned_alloc(CACHE_LINE, (capacity + PADDING + 1) * sizeof *timers->heap);
	if (!memory)
		return -ENOMEM;

	struct timer_entry *heap = (struct timer_entry *)memory + PADDING;

	if (timers->count)
		memcpy(heap, timers->heap, timers->count * sizeof *heap);
	free(timers->memory);
	timers->memory = memory;
	timers->heap = heap;
	timers->capacity = capacity;
	return 0;
}

static size_t take_slot(struct timers *timers)
{
	size_t slot = timers->free_slot;

	if (!slot)
		return timers->slot_count++;
	timers->free_slot = timers->slots[slot - 1].at;
	return slot - 1;
}

static void give_slot(struct timers *timers, size_t slot)
{
	timers->slots[slot] = (struct timer_slot){ .at = (uint32_t)timers->free_slot };
	timers->free_slot = slot + 1;
}

int timers_add(struct timers *timers, struct async_timer *timer)
{
	if (timers->count == timers->capacity && grow(timers) != 0)
		return -ENOMEM;

	size_t slot = take_slot(timers);
	struct timer_entry entry = {
		.deadline = timer->deadline,
		.sequence = (uint32_t)timers->sequence,
		.slot = (uint32_t)slot,
	};

	timers->slots[slot].timer = timer;
	timers->slots[slot].epoch = (uint32_t)(timers->sequence++ >> 32);
	timer->index = slot + 1;
	sift_up(timers, timers->count++, entry);
	return 0;
}

void timers_remove(struct timers *timers, struct async_timer *timer)
{
	if (!timer->index)
		return;

	size_t at = timers->slots[timer->index - 1].at;
	struct timer_entry last = timers->heap[--timers->count];

	give_slot(timers, timer->index - 1);
	timer->index = 0;
	if (at == timers->count)
		return;
	if (at > 0 && is_before(&last, &timers->heap[(at - 1) / 4]))
		sift_up(timers, at, last);
	else
		sift_down(timers, at, last);
}

struct async_timer *timers_first(const struct timers *timers)
{
	return timers->count ? timers->slots[timers->heap[0].slot].timer : NULL;
}

struct async_timer *timers_take_due(struct timers *timers, uint64_t now, uint64_t limit)
{
	const struct timer_entry *first = timers->heap;

	if (!timers->count || first->deadline > now)
		return NULL;

	const struct timer_slot *slot = &timers->slots[first->slot];
	struct async_timer *timer = slot->timer;

	if (((uint64_t)slot->epoch << 32 | first->sequence) >= limit)
		return NULL;
	timers_remove(timers, timer);
	return timer;
}

void timers_release(struct timers *timers)
{
	free(timers->memory);
	free(timers->slots);
	*timers = (struct timers){ 0 };
}
