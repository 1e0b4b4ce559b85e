/*
 * Stacks for tasks: address space in slabs, a guard page below each stack, and a free list.
 *
 *  1. The top of a stack is its last bytes: the task struct lies there, the frames below it.
 *  2. A stack that was given back keeps its top page; the others may be returned to the system.
 *  3. Guards are made with MADV_GUARD_INSTALL, which costs no mapping. Where the kernel has it
 *     not, with mprotect, for as many stacks as vm.max_map_count can be expected to bear; the
 *     stacks after those have none.
 */
#ifndef ASYNC_SRC_STACK_H
#define ASYNC_SRC_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct stack {
	char *low; /* above the guard */
	size_t size;
};

enum guard { GUARD_UNKNOWN, GUARD_MADVISE, GUARD_MPROTECT };

enum {
	SLAB_STACKS = 64,
};

struct slab {
	struct slab *next;
	char *memory;
	size_t used;
	unsigned valgrind[SLAB_STACKS];
};

struct stack_pool {
	struct slab *slabs; /* the newest first; only that one has unused stacks */
	char *free;         /* the link of a free stack, which holds the next one's */
	size_t link;        /* bytes from it to the top */
	size_t free_count;
	size_t span; /* bytes from one stack to the next, guard included */
	size_t page;
	size_t mprotected;
	size_t unguarded; /* stacks that got no guard */
	enum guard guard;
	bool is_on_valgrind;
};

/* A free stack keeps a pointer `link` bytes below its top, in memory that its user has in hand
 * anyway when it takes or gives a stack. */
void stack_pool_init(struct stack_pool *pool, size_t size, size_t link);

/* Makes a new stack; false when memory ran out. */
bool stack_pool_make(struct stack_pool *pool, struct stack *stack);

/* Takes a stack; false when memory ran out. Its memory is not zeroed. */
static inline bool stack_pool_take(struct stack_pool *pool, struct stack *stack)
{
	stack->size = pool->span - pool->page;
	if (!pool->free)
		return stack_pool_make(pool, stack);
	stack->low = pool->free + pool->link - stack->size;
	memcpy(&pool->free, pool->free, sizeof(char *));
	pool->free_count--;
	return true;
}

void stack_pool_give(struct stack_pool *pool, struct stack stack);

/* Is there no trace of frames at the very end of a stack? Only worth asking while stacks are
 * without a guard. */
bool stack_is_intact(struct stack stack);

/* Calls visit(stack, context) for each stack, in use or free, that was ever taken. */
void stack_pool_each(const struct stack_pool *pool,
	void (*visit)(struct stack stack, void *context), void *context);

/* Unmaps everything; no stack may be in use. */
void stack_pool_release(struct stack_pool *pool);

#endif
