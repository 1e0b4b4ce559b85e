/*
 * A binary heap of numbers, the smallest first: who comes next in a search for shortest ways. What
 * belongs to a number is put into its low bits.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdint.h>

#include "base/array.h"

struct heap {
	ARRAY(uint64_t) ranks;
};

static inline void heap_add(struct heap *heap, uint64_t rank)
{
	array_push(&heap->ranks, rank);
	size_t at = heap->ranks.count - 1;
	for (; at && heap->ranks.items[(at - 1) / 2] > rank; at = (at - 1) / 2)
		heap->ranks.items[at] = heap->ranks.items[(at - 1) / 2];
	heap->ranks.items[at] = rank;
}

/* Takes the smallest out; not of an empty heap. */
static inline uint64_t heap_take(struct heap *heap)
{
	uint64_t *ranks = heap->ranks.items;
	uint64_t first = ranks[0], last = ranks[--heap->ranks.count];
	size_t at = 0, count = heap->ranks.count;
	for (size_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count && ranks[child + 1] < ranks[child])
			child++;
		if (ranks[child] >= last)
			break;
		ranks[at] = ranks[child];
	}
	ranks[at] = last;
	return first;
}

static inline void heap_release(struct heap *heap)
{
	array_release(&heap->ranks);
}

#endif
