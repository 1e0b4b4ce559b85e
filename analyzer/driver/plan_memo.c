/*
 * A compile database is many times larger than what it says: JSON, quoting and flags of ten
 * thousand entries take longer than looking at all their files. So the units are kept in the
 * cache, under a key of all that went in: tool, options, and path of the database. The
 * database and its response files must be unchanged, by stamps that can be trusted.
 */
#include <string.h>

#include "base/intern.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/file.h"
#include "driver/plan_internal.h"
#include "frontend/inputs_bytes.h"

static void add_part(struct text *text, const char *part)
{
	text_add_n(text, part, strlen(part) + 1);
}

static struct hash hash_of_options(struct planning *planning)
{
	const struct plan_options *options = planning->options;
	struct plan *plan = planning->plan;
	struct text text = { 0 };

	add_part(&text, plan->database ? plan->database : "");
	add_part(&text, options->all_configs ? "all" : "first");
	add_part(&text, options->has_arguments ? "flags" : "");
	add_part(&text, options->root ? plan_absolute(&plan->arena, options->root) : "");
	add_part(&text, plan_absolute(&plan->arena, "."));
	for (size_t i = 0; i < options->source_count; i++) {
		const char *path = plan_absolute(&plan->arena, options->sources[i]);
		struct folders *folders = folders_new();
		add_part(&text, folders_mtime(folders, path) < 0 ? "file" : "folder");
		add_part(&text, path);
		folders_free(folders);
	}
	for (size_t i = 0; i < options->argument_count; i++)
		add_part(&text, options->arguments[i]);
	struct hash hash = hash_bytes(text.bytes, text.length);
	text_release(&text);
	return hash_join(planning->tool, hash);
}

void plan_memory_begin(struct plan_memory *memory, struct planning *planning)
{
	*memory = (struct plan_memory){ .started = inputs_now(),
		.first_note = planning->notes.count };
	memory->key = hash_of_options(planning);
	if (planning->plan->database)
		inputs_stat(planning->plan->database, &memory->database);
}

/* -------------------------------------------------------------------------------- writing */

static void put_stamp(struct text *out, const struct input_file *file)
{
	put_string(out, file->path);
	put_number(out, file->size);
	put_number(out, (uint64_t)file->mtime);
	put_number(out, file->inode);
}

/* False when a file is too young to be known by its stamp. */
static bool put_files(
	struct text *out, const struct plan_memory *memory, const struct database *database)
{
	struct input_file now;
	put_number(out, database->responses.count + 1);
	/* Did the database change while it was read? */
	if (!inputs_stat(memory->database.path, &now) ||
		!inputs_same_stamp(&now, &memory->database) ||
		!inputs_trusted(now.mtime, memory->started))
		return false;
	put_stamp(out, &now);
	for (size_t i = 0; i < database->responses.count; i++) {
		if (!inputs_stat(database->responses.items[i], &now) ||
			!inputs_trusted(now.mtime, memory->started))
			return false;
		put_stamp(out, &now);
	}
	return true;
}

/* Units share most of their arguments: each is written once, units refer by number. */
static void put_units(struct text *out, const struct plan *plan)
{
	struct intern strings = { 0 };
	struct text units = { 0 };

	for (size_t i = 0; i < plan->unit_count; i++) {
		const struct plan_unit *unit = &plan->units[i];
		put_string(&units, unit->file);
		put_number(&units, intern_add(&strings, unit->directory));
		put_number(&units, intern_add(&strings, unit->group ? unit->group : ""));
		put_number(&units, unit->command.low);
		put_number(&units, unit->command.high);
		put_number(&units, unit->argument_count);
		for (size_t j = 0; j < unit->argument_count; j++)
			put_number(&units, intern_add(&strings, unit->arguments[j]));
	}
	put_number(out, strings.count);
	for (uint32_t i = 0; i < strings.count; i++)
		put_string(out, intern_at(&strings, i));
	put_number(out, plan->unit_count);
	text_add_n(out, text_string(&units), units.length);
	text_release(&units);
	intern_release(&strings);
}

void plan_remember(const struct plan_memory *memory, struct planning *planning,
	const struct database *database)
{
	const struct plan *plan = planning->plan;
	struct text bytes = { 0 };

	/* A response file that is missing may appear, as may a source that nobody lists. */
	if (!planning->cache || !plan->database || database->missing.count || database->is_walked)
		return;
	if (put_files(&bytes, memory, database)) {
		put_string(&bytes, plan->root);
		put_string(&bytes, planning->common);
		put_number(&bytes, plan->variant_count);
		put_number(&bytes, plan->not_c_count);
		put_number(&bytes, plan->duplicate_count);
		put_number(&bytes, plan->left_out_count);
		put_number(&bytes, plan->guessed_count);
		put_number(&bytes, planning->notes.count - memory->first_note);
		for (size_t i = memory->first_note; i < planning->notes.count; i++)
			put_string(&bytes, planning->notes.items[i]);
		put_units(&bytes, plan);
		if (cache_begin(planning->cache)) {
			cache_add_plan(planning->cache, memory->key, bytes.bytes, bytes.length);
			cache_commit(planning->cache);
		}
	}
	text_release(&bytes);
}

/* -------------------------------------------------------------------------------- reading */

static bool get_files(struct byte_source *s)
{
	size_t count = get_count(s, least_string + 24);
	for (size_t i = 0; i < count; i++) {
		struct input_file now, then = { .path = get_string(s) };
		then.size = get_number(s);
		then.mtime = (int64_t)get_number(s);
		then.inode = get_number(s);
		if (s->is_damaged || !inputs_stat(then.path, &now) ||
			!inputs_same_stamp(&now, &then))
			return false;
	}
	return !s->is_damaged;
}

struct strings {
	const char **items;
	size_t count;
};

static const char *get_reference(struct byte_source *s, const struct strings *strings)
{
	uint64_t number = get_number(s);
	if (number < strings->count)
		return strings->items[number];
	s->is_damaged = true;
	return "";
}

static void get_unit(struct byte_source *s, struct plan *plan, const struct strings *strings,
	struct plan_unit *unit)
{
	unit->file = get_string(s);
	unit->path = path_relative(plan->root, unit->file);
	unit->directory = get_reference(s, strings);
	const char *group = get_reference(s, strings);
	unit->group = *group ? group : NULL;
	unit->command.low = get_number(s);
	unit->command.high = get_number(s);
	unit->state = PLAN_DIRTY;
	unit->argument_count = get_count(s, 8);
	const char **arguments =
		arena_array(&plan->arena, unit->argument_count, sizeof(*arguments));
	for (size_t i = 0; i < unit->argument_count; i++)
		arguments[i] = get_reference(s, strings);
	unit->arguments = arguments;
}

static bool get_units(struct byte_source *s, struct plan *plan)
{
	struct strings strings = { .count = get_count(s, least_string) };
	strings.items = arena_array(&plan->arena, strings.count, sizeof(*strings.items));
	for (size_t i = 0; i < strings.count; i++)
		strings.items[i] = get_string(s);

	plan->unit_count = get_count(s, least_string + 32);
	plan->units = arena_array(&plan->arena, plan->unit_count, sizeof(*plan->units));
	for (size_t i = 0; i < plan->unit_count; i++)
		get_unit(s, plan, &strings, &plan->units[i]);
	return !s->is_damaged && s->at == s->end;
}

/* Would the root be chosen again? A repository may have been created since. */
static bool get_root(struct byte_source *s, struct planning *planning)
{
	struct plan *plan = planning->plan;
	plan->root = get_string(s);
	planning->common = get_string(s);
	return planning->options->root ||
	       !strcmp(plan->root, plan_root(&plan->arena, planning->common, plan->database));
}

static bool get_plan(struct byte_source *s, struct planning *planning)
{
	struct plan *plan = planning->plan;
	if (!get_files(s) || !get_root(s, planning))
		return false;
	plan->variant_count = get_number(s);
	plan->not_c_count = get_number(s);
	plan->duplicate_count = get_number(s);
	plan->left_out_count = get_number(s);
	plan->guessed_count = get_number(s);
	size_t note_count = get_count(s, least_string);
	for (size_t i = 0; i < note_count; i++)
		array_push(&planning->notes, get_string(s));
	return get_units(s, plan);
}

bool plan_recall(const struct plan_memory *memory, struct planning *planning)
{
	struct plan *plan = planning->plan;
	size_t size = 0;
	if (!planning->cache || !plan->database)
		return false;
	const void *bytes = cache_plan(planning->cache, memory->key, &plan->arena, &size);
	if (!bytes)
		return false;
	struct byte_source source = { .at = bytes, .end = (const char *)bytes + size };
	if (get_plan(&source, planning))
		return true;

	/* As if nothing had been read. */
	planning->notes.count = memory->first_note;
	plan->units = NULL;
	plan->unit_count = plan->variant_count = plan->not_c_count = plan->duplicate_count = 0;
	plan->left_out_count = plan->guessed_count = 0;
	return false;
}
