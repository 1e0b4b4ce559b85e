/*
 * Inputs as bytes. They go through a pipe between two builds of one tool, or into a cache that
 * is made anew for each version, so there is no version in them.
 */
#include "frontend/inputs.h"

#include "frontend/inputs_bytes.h"

enum { least_file = least_string + 40, least_folder = least_string + 8 };

/* ------------------------------------------------------------------------------------ names */

void input_names_encode(struct text *out, const struct input_names *names)
{
	put_number(out, names->count);
	for (size_t i = 0; i < names->count; i++)
		put_string(out, names->items[i]);
}

static void get_names(struct byte_source *s, struct arena *arena, struct input_names *names)
{
	names->count = get_count(s, least_string);
	names->items = arena_array(arena, names->count, sizeof(*names->items));
	for (size_t i = 0; i < names->count; i++)
		names->items[i] = get_string(s);
}

const void *input_names_decode(
	struct input_names *names, struct arena *arena, const void *bytes, size_t *size)
{
	struct byte_source s = { .at = bytes, .end = (const char *)bytes + *size };
	get_names(&s, arena, names);
	*size = (size_t)(s.end - s.at);
	return s.is_damaged ? NULL : s.at;
}

/* ----------------------------------------------------------------------------------- search */

void input_search_encode(struct text *out, const struct input_search *search)
{
	input_names_encode(out, &search->folders);
	input_names_encode(out, &search->includers);
	put_number(out, search->watch_count);
	for (size_t i = 0; i < search->watch_count; i++) {
		put_string(out, search->watches[i].path);
		put_number(out, (uint64_t)search->watches[i].mtime);
	}
}

static void get_search(struct byte_source *s, struct arena *arena, struct input_search *search)
{
	get_names(s, arena, &search->folders);
	get_names(s, arena, &search->includers);
	search->watch_count = get_count(s, least_folder);
	search->watches = arena_array(arena, search->watch_count, sizeof(*search->watches));
	for (size_t i = 0; i < search->watch_count; i++) {
		search->watches[i].path = get_string(s);
		search->watches[i].mtime = (int64_t)get_number(s);
	}
}

bool input_search_decode(
	struct input_search *search, struct arena *arena, const void *bytes, size_t size)
{
	struct byte_source s = { .at = bytes, .end = (const char *)bytes + size };
	get_search(&s, arena, search);
	return !s.is_damaged && s.at == s.end;
}

/* ------------------------------------------------------------------------------------ whole */

void inputs_encode(struct text *out, const struct inputs *inputs)
{
	put_number(out, inputs->file_count);
	for (size_t i = 0; i < inputs->file_count; i++) {
		const struct input_file *file = &inputs->files[i];
		put_string(out, file->path);
		put_number(out, file->size);
		put_number(out, (uint64_t)file->mtime);
		put_number(out, file->inode);
		put_number(out, file->content.low);
		put_number(out, file->content.high);
	}
	input_search_encode(out, &inputs->search);
	input_names_encode(out, &inputs->missing);
	input_names_encode(out, &inputs->present);
}

bool inputs_decode(struct inputs *inputs, struct arena *arena, const void *bytes, size_t size)
{
	struct byte_source s = { .at = bytes, .end = (const char *)bytes + size };

	inputs->file_count = get_count(&s, least_file);
	inputs->files = arena_array(arena, inputs->file_count, sizeof(*inputs->files));
	for (size_t i = 0; i < inputs->file_count; i++) {
		struct input_file *file = &inputs->files[i];
		file->path = get_string(&s);
		file->size = get_number(&s);
		file->mtime = (int64_t)get_number(&s);
		file->inode = get_number(&s);
		file->content.low = get_number(&s);
		file->content.high = get_number(&s);
	}
	get_search(&s, arena, &inputs->search);
	get_names(&s, arena, &inputs->missing);
	get_names(&s, arena, &inputs->present);
	return !s.is_damaged && s.at == s.end;
}
