/*
 * Fuzz target of the reader of suppression comments: any bytes are a file. What is read must lie in
 * them, and speak of lines that are there.
 */
#include <stdlib.h>
#include <string.h>

#include "link/suppression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void judge(const struct suppression_list *list, const struct suppression *s, size_t size,
	uint32_t lines)
{
	require(s->offset + s->length <= size && s->line <= lines);
	require(s->first <= s->last && s->last <= lines);
	require(s->reason && s->first_entry + s->entry_count <= list->entries.count);
	for (uint32_t i = 0; i < s->entry_count; i++) {
		const struct suppression_entry *entry = &list->entries.items[s->first_entry + i];
		require(entry->offset >= s->offset &&
			entry->offset + entry->length <= s->offset + s->length);
		require(!entry->rule || strlen(entry->rule) == entry->length);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct suppression_list list = { 0 };
	struct arena arena = { 0 };
	uint32_t lines = 1;
	char *text = malloc(size ? size : 1); /* of that size, so that a byte too far is seen */
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	if (size)
		memcpy(text, data, size);
	suppressions_read(&list, &arena, "a.c", text, size);
	for (size_t i = 0; i < list.items.count; i++)
		judge(&list, &list.items.items[i], size, lines);
	suppressions_release(&list);
	arena_release(&arena);
	free(text);
	return 0;
}
