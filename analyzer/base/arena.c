/*
 * Chunks in a list, each twice as large as the one before, so that a reset keeps one chunk that
 * fits nearly everything. With ARENA_TINY every allocation gets a chunk of its own: sanitizers
 * then see each overrun.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#ifdef ARENA_TINY
enum { first_chunk = 1, largest_chunk = 1 };
#else
enum { first_chunk = 4096, largest_chunk = 1 << 22 };
#endif

struct arena_chunk {
	struct arena_chunk *older;
	size_t size, used;
	alignas(max_align_t) char data[];
};

static struct arena_chunk *chunk_new(size_t size, struct arena_chunk *older)
{
	struct arena_chunk *chunk = memory_resize(NULL, 1, sizeof(*chunk) + size);
	chunk->older = older;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

static size_t next_size(const struct arena_chunk *chunk, size_t want)
{
	size_t size = chunk ? chunk->size * 2 : first_chunk;
	if (size > largest_chunk)
		size = largest_chunk;
	return size > want ? size : want;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	size = (size + align - 1) & ~(align - 1);

	struct arena_chunk *chunk = arena->chunk;
	if (!chunk || chunk->size - chunk->used < size) {
		chunk = chunk_new(next_size(chunk, size), chunk);
		arena->chunk = chunk;
	}
	void *memory = chunk->data + chunk->used;
	chunk->used += size;
	arena->used_bytes += size;
	return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	assert(!size || count <= SIZE_MAX / size);
	return arena_alloc(arena, count * size);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	assert(length >= 0);
	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

static void free_list(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *older = chunk->older;
		free(chunk);
		chunk = older;
	}
}

void arena_reset(struct arena *arena)
{
	if (!arena->chunk)
		return;
	free_list(arena->chunk->older);
	arena->chunk->older = NULL;
	arena->chunk->used = 0;
	arena->used_bytes = 0;
}

void arena_release(struct arena *arena)
{
	free_list(arena->chunk);
	*arena = (struct arena){ 0 };
}
