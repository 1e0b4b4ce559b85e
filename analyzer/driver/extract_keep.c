/*
 * The cache's side of an extraction. Whatever goes wrong here becomes a warning.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "driver/extract_internal.h"

enum { most_waiting = 32, most_waiting_bytes = 8 << 20 };

static void warn(struct keeper *keeper, const struct error *err)
{
	array_push(&keeper->warnings, arena_strdup(keeper->texts, err->text));
}

void keeper_open(struct keeper *keeper, const char *cache, struct arena *texts)
{
	struct error err;
	*keeper = (struct keeper){ .path = cache, .texts = texts };
	if (!cache)
		return;
	keeper->cache = cache_open(cache, &err);
	if (err.text[0])
		warn(keeper, &err);
}

static void write_unit(struct cache *cache, struct arena *arena, const struct kept *kept)
{
	const struct inputs *inputs = &kept->inputs;
	uint32_t *files = arena_array(arena, inputs->file_count, sizeof(*files));
	struct text search = { 0 }, extra = { 0 };

	for (size_t i = 0; i < inputs->file_count; i++) {
		const struct input_file *file = &inputs->files[i];
		files[i] = cache_add_file(cache, &(struct cache_file){ .path = file->path,
							 .content = file->content,
							 .size = file->size,
							 .mtime = file->mtime,
							 .inode = file->inode });
	}
	input_search_encode(&search, &inputs->search);
	input_names_encode(&extra, &inputs->missing);
	input_names_encode(&extra, &inputs->present);
	const struct cache_unit unit = { .key = kept->key,
		.search = cache_add_search(cache, search.bytes, search.length),
		.files = files,
		.file_count = inputs->file_count,
		.extra = extra.bytes,
		.extra_size = extra.length,
		.used = cache_today() };
	cache_add(cache, kept->command, &unit, kept->bytes, kept->size);
	text_release(&search);
	text_release(&extra);
}

static void flush(struct keeper *keeper)
{
	struct error err;
	if (keeper->cache && keeper->waiting.count && cache_begin(keeper->cache)) {
		for (size_t i = 0; i < keeper->waiting.count; i++)
			write_unit(keeper->cache, &keeper->arena, &keeper->waiting.items[i]);
		cache_commit(keeper->cache);
	}
	if (keeper->cache && cache_warning(keeper->cache, &err))
		warn(keeper, &err);
	array_reset(&keeper->waiting);
	arena_reset(&keeper->arena);
	keeper->waiting_bytes = 0;
}

void keeper_add(struct keeper *keeper, const struct kept *kept)
{
	if (!keeper->cache || !cache_is_writable(keeper->cache))
		return;
	array_push(&keeper->waiting, *kept);
	keeper->waiting_bytes += kept->size;
	if (keeper->waiting.count >= most_waiting || keeper->waiting_bytes >= most_waiting_bytes)
		flush(keeper);
}

void keeper_close(struct keeper *keeper, uint64_t limit)
{
	struct error err;
	flush(keeper);
	if (keeper->cache) {
		cache_trim(keeper->cache, limit);
		bool damaged = cache_is_damaged(keeper->cache);
		if (cache_warning(keeper->cache, &err))
			warn(keeper, &err);
		cache_close(keeper->cache);
		if (damaged)
			cache_discard(keeper->path);
	}
	array_release(&keeper->waiting);
	arena_release(&keeper->arena);
}
