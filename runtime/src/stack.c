/*
 * Stacks: mmap in slabs of 64, cut from the front, never unmapped before the pool is released.
 *
 * The file reads upwards from the system calls: guard, slab, pool.
 */
#include "stack.h"
#include "context.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if ASYNC_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#endif

#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define HAS_VALGRIND 1
#endif
#endif
#ifndef HAS_VALGRIND
#define HAS_VALGRIND 0
#endif

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

enum {
	MPROTECT_MAX = 25000, /* each costs two mappings of the 65 530 a process may have */
	WARM_MAX = 1024,      /* free stacks that keep all their pages */
};

/* Lies at the low end of the top page. While it is there, no frames have gone deeper, and there are
 * no other pages to give back. */
static const uintptr_t shallow_mark = 0x5a11057a;

static bool install_guard(struct stack_pool *pool, char *low)
{
	/* LeakSanitizer reads whatever looks readable in /proc/self/maps: only mprotect shows. */
	if (pool->guard == GUARD_UNKNOWN && !ASYNC_ASAN &&
		madvise(low, pool->page, MADV_GUARD_INSTALL) == 0) {
		pool->guard = GUARD_MADVISE;
		return true;
	}
	if (pool->guard == GUARD_MADVISE)
		return madvise(low, pool->page, MADV_GUARD_INSTALL) == 0;
	pool->guard = GUARD_MPROTECT;
	if (pool->mprotected >= MPROTECT_MAX) {
		pool->unguarded++;
		return true;
	}
	pool->mprotected++;
	return mprotect(low, pool->page, PROT_NONE) == 0;
}

static void register_stack(struct slab *slab, size_t i, char *low, size_t size)
{
#if HAS_VALGRIND
	slab->valgrind[i] = (unsigned)VALGRIND_STACK_REGISTER(low, low + size);
#endif
#if ASYNC_ASAN
	__lsan_register_root_region(low, size);
#endif
	(void)slab;
	(void)i;
	(void)low;
	(void)size;
}

static void unregister_stack(struct slab *slab, size_t i, char *low, size_t size)
{
#if HAS_VALGRIND
	VALGRIND_STACK_DEREGISTER(slab->valgrind[i]);
#endif
#if ASYNC_ASAN
	__lsan_unregister_root_region(low, size);
#endif
	(void)slab;
	(void)i;
	(void)low;
	(void)size;
}

/* The last user never returned from its frames: what the tools know about them is stale. */
static void forget_frames(const struct stack_pool *pool, char *low, size_t size)
{
#if HAS_VALGRIND
	if (pool->is_on_valgrind)
		VALGRIND_MAKE_MEM_DEFINED(low, size);
#endif
#if ASYNC_ASAN
	__asan_unpoison_memory_region(low, size);
#endif
	(void)pool;
	(void)low;
	(void)size;
}

static bool add_slab(struct stack_pool *pool)
{
	size_t size = pool->span * SLAB_STACKS;
	struct slab *slab = calloc(1, sizeof *slab);

	if (!slab)
		return false;
	slab->memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
	if (slab->memory == MAP_FAILED) {
		free(slab);
		return false;
	}
	/* One huge page per idle task would be 500 times what it needs. */
	(void)madvise(slab->memory, size, MADV_NOHUGEPAGE);
	slab->next = pool->slabs;
	pool->slabs = slab;
	return true;
}

static size_t usable(const struct stack_pool *pool)
{
	return pool->span - pool->page;
}

void stack_pool_init(struct stack_pool *pool, size_t size, size_t link)
{
	long page = sysconf(_SC_PAGESIZE);

	memset(pool, 0, sizeof *pool);
	pool->page = page > 0 ? (size_t)page : 4096;
	/* What no machine has fails as memory that ran out, not as a sum that overflowed. */
	if (size > SIZE_MAX / SLAB_STACKS - 2 * pool->page)
		size = SIZE_MAX / SLAB_STACKS - 2 * pool->page;
	pool->span = ((size + pool->page - 1) & ~(pool->page - 1)) + pool->page;
	pool->link = link;
#if HAS_VALGRIND
	pool->is_on_valgrind = RUNNING_ON_VALGRIND;
#endif
}

bool stack_pool_make(struct stack_pool *pool, struct stack *stack)
{
	if ((!pool->slabs || pool->slabs->used == SLAB_STACKS) && !add_slab(pool))
		return false;

	struct slab *slab = pool->slabs;
	char *guard = slab->memory + slab->used * pool->span;

	if (!install_guard(pool, guard))
		return false;
	stack->low = guard + pool->page;
	register_stack(slab, slab->used++, stack->low, stack->size);
	memcpy(stack->low + stack->size - pool->page, &shallow_mark, sizeof shallow_mark);
	return true;
}

/* All but the top page, if there are others. */
static void return_pages(const struct stack_pool *pool, struct stack stack)
{
	char *top_page = stack.low + stack.size - pool->page;
	uintptr_t mark;

	memcpy(&mark, top_page, sizeof mark);
	if (mark == shallow_mark)
		return;
	(void)madvise(stack.low, stack.size - pool->page, MADV_DONTNEED);
	memcpy(top_page, &shallow_mark, sizeof shallow_mark);
}

void stack_pool_give(struct stack_pool *pool, struct stack stack)
{
	char *link = stack.low + stack.size - pool->link;

	forget_frames(pool, stack.low, stack.size);
	if (pool->free_count >= WARM_MAX)
		return_pages(pool, stack);
	memcpy(link, &pool->free, sizeof pool->free);
	pool->free = link;
	pool->free_count++;
}

bool stack_is_intact(struct stack stack)
{
	/* Memory nobody has written to is zero, and reading it takes no memory. */
	static const char untouched[64];

	return memcmp(stack.low, untouched, sizeof untouched) == 0;
}

void stack_pool_each(const struct stack_pool *pool,
	void (*visit)(struct stack stack, void *context), void *context)
{
	for (const struct slab *slab = pool->slabs; slab; slab = slab->next) {
		for (size_t i = 0; i < slab->used; i++) {
			struct stack stack = { .size = usable(pool) };

			stack.low = slab->memory + i * pool->span + pool->page;
			visit(stack, context);
		}
	}
}

void stack_pool_release(struct stack_pool *pool)
{
	while (pool->slabs) {
		struct slab *slab = pool->slabs;

		for (size_t i = 0; i < slab->used; i++)
			unregister_stack(
				slab, i, slab->memory + i * pool->span + pool->page, usable(pool));
		pool->slabs = slab->next;
		munmap(slab->memory, pool->span * SLAB_STACKS);
		free(slab);
	}
}
