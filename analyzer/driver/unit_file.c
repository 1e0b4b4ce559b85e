/*
 * Writing units to files, one by one, and reading many as a program.
 */
#include "driver/unit_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air/encode.h"
#include "air/pack.h"
#include "base/array.h"
#include "base/comments.h"
#include "base/file.h"
#include "version.h"

/* ------------------------------------------------------------------------------------ writing */

static void blank_texts(struct air_unit *unit)
{
	for (uint32_t i = 0; i < unit->file_count; i++) {
		struct air_file *file = &unit->files[i];
		struct text blanked = { 0 };
		size_t size;
		const char *text = air_file_text(&unit->arena, file, &size);
		if (!text)
			continue;
		comments_blank(&blanked, text, size);
		file->text = arena_copy(&unit->arena, text_string(&blanked), blanked.length + 1);
		file->text_size = blanked.length;
		file->content = hash_bytes(file->text, file->text_size);
		text_release(&blanked);
	}
}

/* The group without the folder of the command: the same wherever the build is. */
static const char *group_name(const struct plan_unit *unit)
{
	return unit->group ? path_relative(unit->directory, unit->group) : NULL;
}

bool unit_file_encode(struct text *out, const struct plan *plan,
	const struct extraction *extraction, size_t number, bool blank_comments, struct error *err)
{
	const struct plan_unit *planned = &plan->units[number];
	const struct extracted_unit *extracted = &extraction->units[number];
	struct air_unit unit = { 0 };
	struct text blanked = { 0 };
	struct air_pack pack = { .tool = async_lint_version,
		.compiler = "",
		.path = planned->path,
		.group = group_name(planned),
		.problem = extracted->lost,
		.is_missing = planned->state == PLAN_MISSING,
		.lacks_comments = blank_comments,
		.unit = extracted->bytes,
		.unit_size = extracted->size };
	if (pack.unit) {
		if (!air_unit_decode(&unit, pack.unit, pack.unit_size, true, err))
			return error_prefix(err, "'%s'", planned->path);
		pack.compiler = unit.compiler;
	}
	if (pack.unit && blank_comments) {
		blank_texts(&unit);
		air_unit_encode(&blanked, &unit);
		pack.unit = blanked.bytes;
		pack.unit_size = blanked.length;
	}
	air_pack_encode(out, &pack);
	text_release(&blanked);
	air_unit_release(&unit);
	return true;
}

/* ----------------------------------------------------------------------------- names, shards */

static const char extension[] = ".air";

const char *unit_file_name(struct arena *arena, const char *path, size_t variant)
{
	unsigned long long hash = (unsigned long long)hash_string(path).low;
	if (variant)
		return arena_printf(
			arena, "%s-%016llx-%zu%s", path_name(path), hash, variant + 1, extension);
	return arena_printf(arena, "%s-%016llx%s", path_name(path), hash, extension);
}

bool unit_file_in_shard(const char *path, unsigned shard, unsigned count)
{
	return hash_string(path).high % count == shard - 1;
}

/* Would extract give a unit of this path that name? The number of a variant may be any. */
static bool is_name_of(const char *name, const char *path, struct arena *arena)
{
	const char *plain = unit_file_name(arena, path, 0);
	size_t length = strlen(plain) - (sizeof(extension) - 1);
	return !strncmp(name, plain, length) &&
	       (!strcmp(name + length, extension) || name[length] == '-');
}

/* Is the file a unit of the shard, under the name it has there? */
static bool is_ours(const char *folder, const char *name, unsigned shard, unsigned count)
{
	struct arena arena = { 0 };
	struct air_pack pack;
	const char *bytes;
	size_t size;
	bool ours = text_ends_with(name, extension) &&
		    file_read(&arena, path_join(&arena, folder, name), &bytes, &size, NULL) &&
		    air_pack_decode(&pack, &arena, bytes, size, NULL) &&
		    is_name_of(name, pack.path, &arena) &&
		    unit_file_in_shard(pack.path, shard, count);
	arena_release(&arena);
	return ours;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void unit_files_prune(const char *folder, unsigned shard, unsigned count, const char *const *names,
	size_t name_count)
{
	struct arena arena = { 0 };
	DIR *listing = opendir(folder);
	if (!listing)
		return;
	const char **sorted = arena_copy(&arena, names, name_count * sizeof(*names));
	if (name_count)
		qsort(sorted, name_count, sizeof(*sorted), compare_names);
	for (struct dirent *entry; (entry = readdir(listing));) {
		const char *name = entry->d_name;
		if (bsearch(&name, sorted, name_count, sizeof(*sorted), compare_names) ||
			!is_ours(folder, name, shard, count))
			continue;
		unlink(path_join(&arena, folder, name));
	}
	closedir(listing);
	arena_release(&arena);
}

/* ------------------------------------------------------------------------------------ reading */

/* A file that was read. */
struct item {
	struct air_pack pack;
	struct hash content; /* of the unit, or of why there is none */
};

static int compare_hashes(struct hash a, struct hash b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	return (a.low > b.low) - (a.low < b.low);
}

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int order = strcmp(a->pack.path, b->pack.path);
	if (!order)
		order = compare_hashes(a->content, b->content);
	if (!order)
		order = strcmp(
			a->pack.group ? a->pack.group : "", b->pack.group ? b->pack.group : "");
	return order;
}

static bool read_item(struct item *item, struct arena *arena, const char *file, struct error *err)
{
	const char *bytes;
	size_t size;
	if (!file_read(arena, file, &bytes, &size, err))
		return false;
	if (!air_pack_decode(&item->pack, arena, bytes, size, err))
		return error_prefix(err, "'%s'", file);
	item->content = item->pack.unit ? hash_bytes(item->pack.unit, item->pack.unit_size)
					: hash_string(item->pack.problem);
	return true;
}

static void add_item(struct plan *plan, struct extraction *extraction, const struct item *item)
{
	const struct air_pack *pack = &item->pack;
	size_t number = plan->unit_count++;
	plan->units[number] = (struct plan_unit){
		.file = pack->path,
		.path = pack->path,
		.directory = plan->root,
		.command = item->content,
		.key = item->content,
		.group = pack->group,
		.state = pack->is_missing ? PLAN_MISSING
			 : pack->unit     ? PLAN_CACHED
					  : PLAN_DIRTY,
	};
	extraction->units[number] = (struct extracted_unit){
		.bytes = pack->unit,
		.size = pack->unit_size,
		.lacks_comments = pack->lacks_comments,
		.lost = pack->problem,
	};
	plan->missing_count += pack->is_missing;
	extraction->parsed_count += pack->unit != NULL;
	extraction->lost_count += !pack->unit && !pack->is_missing;
}

/* Sorted, and each unit once. */
static void add_items(
	struct plan *plan, struct extraction *extraction, struct item *items, size_t count)
{
	plan->units = arena_array(&plan->arena, count, sizeof(*plan->units));
	extraction->units = arena_array(&extraction->arena, count, sizeof(*extraction->units));
	if (count)
		qsort(items, count, sizeof(*items), compare_items);
	for (size_t i = 0; i < count; i++) {
		const struct item *last = i ? &items[i - 1] : NULL;
		if (last && hash_equal(last->content, items[i].content) &&
			!strcmp(last->pack.path, items[i].pack.path))
			plan->duplicate_count++;
		else
			add_item(plan, extraction, &items[i]);
	}
}

bool unit_files_read(struct plan *plan, struct extraction *extraction, const char *const *files,
	size_t count, struct error *err)
{
	struct item *items = memory_new(count, sizeof(*items));
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = read_item(&items[i], &extraction->arena, files[i], err);
	if (ok)
		add_items(plan, extraction, items, count);
	free(items);
	return ok;
}
