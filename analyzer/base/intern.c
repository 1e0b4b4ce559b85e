/*
 * Open addressing with linear probing, at most two thirds full. Hashes are kept so that growing
 * reads no string.
 */
#include "base/intern.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

static uint32_t free_place(const struct intern *intern, uint64_t hash)
{
	uint32_t mask = intern->table_size - 1;
	uint32_t at = (uint32_t)hash & mask;
	while (intern->table[at])
		at = (at + 1) & mask;
	return at;
}

static void grow_table(struct intern *intern)
{
	free(intern->table);
	intern->table_size = intern->table_size ? intern->table_size * 2 : 64;
	intern->table = memory_new(intern->table_size, sizeof(*intern->table));
	for (uint32_t i = 0; i < intern->count; i++)
		intern->table[free_place(intern, intern->hashes[i])] = i + 1;
}

static void grow_names(struct intern *intern)
{
	intern->capacity = intern->capacity ? intern->capacity * 2 : 32;
	intern->names = memory_resize(intern->names, intern->capacity, sizeof(*intern->names));
	intern->hashes = memory_resize(intern->hashes, intern->capacity, sizeof(*intern->hashes));
}

static uint32_t find(const struct intern *intern, const char *text, size_t length, uint64_t hash)
{
	if (!intern->table_size)
		return intern_none;
	uint32_t mask = intern->table_size - 1;
	for (uint32_t at = (uint32_t)hash & mask; intern->table[at]; at = (at + 1) & mask) {
		uint32_t number = intern->table[at] - 1;
		const char *name = intern->names[number];
		if (intern->hashes[number] == hash && !strncmp(name, text, length) && !name[length])
			return number;
	}
	return intern_none;
}

uint32_t intern_add_n(struct intern *intern, const char *text, size_t length)
{
	uint64_t hash = hash_quick(text, length);
	uint32_t known = find(intern, text, length, hash);
	if (known != intern_none)
		return known;
	if ((intern->count + 1) * 3 > intern->table_size * 2)
		grow_table(intern);
	if (intern->count == intern->capacity)
		grow_names(intern);
	uint32_t number = intern->count++;
	intern->names[number] = arena_strndup(&intern->texts, text, length);
	intern->hashes[number] = hash;
	intern->table[free_place(intern, hash)] = number + 1;
	return number;
}

uint32_t intern_add(struct intern *intern, const char *text)
{
	return intern_add_n(intern, text, strlen(text));
}

uint32_t intern_find(const struct intern *intern, const char *text)
{
	size_t length = strlen(text);
	return find(intern, text, length, hash_quick(text, length));
}

const char *intern_at(const struct intern *intern, uint32_t number)
{
	assert(number < intern->count);
	return intern->names[number];
}

void intern_release(struct intern *intern)
{
	arena_release(&intern->texts);
	free(intern->names);
	free(intern->hashes);
	free(intern->table);
	*intern = (struct intern){ 0 };
}
