/*
 * An arena hands out memory that is all freed at once. Three lifetimes exist: the program, a
 * unit, a function. Nothing allocated from an arena is ever freed alone, and no pointer may
 * outlive its arena. A zeroed struct arena is empty and ready for use.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/compiler.h"

struct arena {
	struct arena_chunk *chunk; /* newest; each points at the one before */
	size_t used_bytes;         /* handed out since the last reset, for reports of memory */
};

/* Zeroed memory, aligned for any type. Never NULL: exits if memory runs out. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of `size` bytes. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments);

/* Forgets everything but keeps the newest (largest) chunk for reuse. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

#endif
