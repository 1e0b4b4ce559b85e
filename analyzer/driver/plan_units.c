/*
 * Entries to units. The first entry of a file is analysed, further ones that differ are
 * variants, equal ones duplicates; with all_configs variants are units too.
 *
 * A source without an entry takes the flags after `--`, or those of the entry whose path is
 * nearest to its own; the latter is a guess, and said.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/intern.h"
#include "base/text.h"
#include "driver/plan_internal.h"
#include "frontend/flags.h"

struct source {
	const char *path; /* absolute */
	bool is_folder, is_matched;
};

struct planner {
	struct planning *planning;
	struct plan *plan;
	struct arena *arena;
	const struct plan_options *options;
	struct hash tool; /* with the root */
	struct source *sources;
	ARRAY(struct plan_unit) units;
	struct intern files;    /* paths that have a unit */
	struct intern commands; /* commands seen, as text */
	struct intern dropped;  /* flags left out */
	ARRAY(size_t) drop_counts;
	struct text scratch;
};

static void add_part(struct text *text, const char *part)
{
	text_add_n(text, part, strlen(part) + 1);
}

static struct hash hash_command(
	struct text *scratch, struct hash tool, const struct plan_unit *unit)
{
	text_reset(scratch);
	add_part(scratch, unit->file);
	add_part(scratch, unit->directory);
	for (size_t i = 0; i < unit->argument_count; i++)
		add_part(scratch, unit->arguments[i]);
	return hash_join(tool, hash_bytes(scratch->bytes, scratch->length));
}

static struct hash with_root(const struct planning *planning)
{
	return hash_join(planning->tool, hash_string(planning->plan->root));
}

struct hash plan_command_hash(const struct planning *planning, const struct plan_unit *unit)
{
	struct text scratch = { 0 };
	struct hash hash = hash_command(&scratch, with_root(planning), unit);
	text_release(&scratch);
	return hash;
}

static void count_dropped(struct planner *p, const struct flags *flags)
{
	for (size_t i = 0; i < flags->dropped_count; i++) {
		uint32_t number = intern_add(&p->dropped, flags->dropped[i]);
		if (number == p->drop_counts.count)
			array_push(&p->drop_counts, 0);
		p->drop_counts.items[number]++;
	}
}

/* Is it new? */
static bool add_to(struct intern *set, const char *text)
{
	uint32_t before = set->count;
	return intern_add(set, text) == before;
}

/* The build target an object file belongs to. CMake puts the objects of a target in a folder named
 * after it, CMakeFiles/NAME.dir; other builds name no target. */
static const char *group_of(
	struct planner *p, const char *directory, const char *const *words, size_t count)
{
	static const char mark[] = ".dir/";
	for (size_t i = 1; i < count; i++) {
		const char *word = words[i];
		if (strncmp(word, "-o", 2))
			continue;
		const char *output = word[2] ? word + 2 : i + 1 < count ? words[i + 1] : "";
		const char *end = strstr(output, mark);
		if (!end || !strstr(output, "CMakeFiles/"))
			return NULL;
		const char *target = arena_strndup(p->arena, output, (size_t)(end - output));
		return path_join(p->arena, directory, target);
	}
	return NULL;
}

static void add_unit(struct planner *p, const char *file, const char *directory, const char *group,
	const struct flags *flags)
{
	char name[hash_text_size];
	struct plan_unit unit = {
		.file = file,
		.path = path_relative(p->plan->root, file),
		.directory = directory,
		.group = group,
		.arguments = flags->arguments,
		.argument_count = flags->argument_count,
		.state = PLAN_DIRTY,
	};
	unit.command = hash_command(&p->scratch, p->tool, &unit);
	hash_text(unit.command, name);
	if (!add_to(&p->commands, name)) {
		p->plan->duplicate_count++;
		return;
	}
	if (!add_to(&p->files, file) && !p->options->all_configs) {
		p->plan->variant_count++;
		return;
	}
	count_dropped(p, flags);
	array_push(&p->units, unit);
}

/* ---------------------------------------------------------------------------------- sources */

static void read_sources(struct planner *p)
{
	const struct plan_options *options = p->options;
	p->sources = arena_array(p->arena, options->source_count, sizeof(*p->sources));
	for (size_t i = 0; i < options->source_count; i++) {
		struct stat stat_data;
		const char *path = plan_absolute(p->arena, options->sources[i]);
		p->sources[i].path = path;
		p->sources[i].is_folder = !stat(path, &stat_data) && S_ISDIR(stat_data.st_mode);
	}
}

/* Did the user ask for this file? Marks what asked for it. */
static bool is_wanted(struct planner *p, const char *file)
{
	bool wanted = !p->options->source_count;
	for (size_t i = 0; i < p->options->source_count; i++) {
		struct source *source = &p->sources[i];
		bool fits = source->is_folder ? path_relative(source->path, file) != file
					      : !strcmp(source->path, file);
		source->is_matched |= fits;
		wanted |= fits;
	}
	return wanted;
}

static void add_entries(struct planner *p, const struct database *database)
{
	for (size_t i = 0; i < database->count; i++) {
		const struct database_entry *entry = &database->entries[i];
		struct flags flags;
		if (!is_wanted(p, entry->file)) {
			p->plan->left_out_count += text_ends_with(entry->file, ".c");
			continue;
		}
		flags_normalise(&flags, p->arena, entry->file, entry->words, entry->word_count);
		if (flags.is_c)
			add_unit(p, entry->file, entry->directory,
				group_of(p, entry->directory, entry->words, entry->word_count),
				&flags);
		else
			p->plan->not_c_count++;
	}
}

/* A header, or a file of any other name, is read as if it were a source file of C. */
static void read_as_c(struct planner *p, struct flags *flags, const char *file)
{
	if (text_ends_with(file, ".c"))
		return;
	const char **arguments =
		arena_array(p->arena, flags->argument_count + 2, sizeof(*arguments));
	if (flags->argument_count)
		memcpy(arguments, flags->arguments, flags->argument_count * sizeof(*arguments));
	arguments[flags->argument_count++] = "-x";
	arguments[flags->argument_count++] = "c";
	flags->arguments = arguments;
}

static void add_with_arguments(struct planner *p, const char *file)
{
	struct flags flags;
	const char *directory = plan_absolute(p->arena, ".");
	const struct plan_options *options = p->options;
	flags_normalise(&flags, p->arena, file, options->arguments, options->argument_count);
	read_as_c(p, &flags, file);
	add_unit(p, file, directory,
		group_of(p, directory, options->arguments, options->argument_count), &flags);
}

static size_t shared_length(const char *a, const char *b)
{
	size_t i = 0;
	while (a[i] && a[i] == b[i])
		i++;
	return i;
}

/* The C entry whose path shares most with `file`; the first of several. */
static const struct database_entry *find_nearest(
	struct planner *p, const struct database *database, const char *file, struct flags *flags)
{
	const struct database_entry *best = NULL;
	size_t longest = 0;
	for (size_t i = 0; i < database->count; i++) {
		const struct database_entry *entry = &database->entries[i];
		struct flags candidate;
		size_t length = shared_length(entry->file, file);
		if (best && length <= longest)
			continue;
		flags_normalise(&candidate, p->arena, entry->file, entry->words, entry->word_count);
		if (!candidate.is_c)
			continue;
		best = entry;
		longest = length;
		*flags = candidate;
	}
	return best;
}

static bool add_guess(
	struct planner *p, const struct database *database, const char *file, struct error *err)
{
	struct flags flags = { 0 };
	const struct database_entry *entry = find_nearest(p, database, file, &flags);
	if (!entry)
		return error_set(err,
			"'%s' has no entry in '%s', which lists no other C file\n"
			"give its flags after '--'",
			path_relative(p->plan->root, file), p->plan->database);
	array_push(&p->planning->notes,
		arena_printf(p->arena, "'%s' has no entry: using the flags of '%s'",
			path_relative(p->plan->root, file),
			path_relative(p->plan->root, entry->file)));

	read_as_c(p, &flags, file);
	add_unit(p, file, entry->directory, NULL, &flags);
	p->plan->guessed_count++;
	return true;
}

static bool add_unlisted(struct planner *p, const struct database *database, struct error *err)
{
	for (size_t i = 0; i < p->options->source_count; i++) {
		const struct source *source = &p->sources[i];
		if (source->is_matched)
			continue;
		if (source->is_folder)
			return error_set(err, "'%s' lists no files in '%s'",
				database ? p->plan->database : "the command line",
				p->options->sources[i]);
		if (p->options->has_arguments || !database)
			add_with_arguments(p, source->path);
		else if (!add_guess(p, database, source->path, err))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------------------------- finish */

static int compare_units(const void *a, const void *b)
{
	const struct plan_unit *left = a, *right = b;
	int order = strcmp(left->path, right->path);
	if (order)
		return order;
	order = (left->command.high > right->command.high) -
		(left->command.high < right->command.high);
	if (order)
		return order;
	return (left->command.low > right->command.low) - (left->command.low < right->command.low);
}

static void note_dropped(struct planner *p)
{
	for (uint32_t i = 0; i < p->dropped.count; i++) {
		size_t count = p->drop_counts.items[i];
		array_push(&p->planning->notes,
			arena_printf(p->arena, "left out '%s' (%zu unit%s)",
				intern_at(&p->dropped, i), count, count == 1 ? "" : "s"));
	}
}

void plan_mark_missing(struct plan *plan)
{
	for (size_t i = 0; i < plan->unit_count; i++) {
		struct plan_unit *unit = &plan->units[i];
		/* The cache has looked at the files of the others. */
		if (unit->state != PLAN_DIRTY || !access(unit->file, F_OK))
			continue;
		unit->state = PLAN_MISSING;
		plan->missing_count++;
	}
}

bool plan_units(struct planning *planning, const struct database *database, struct error *err)
{
	struct plan *plan = planning->plan;
	struct planner p = {
		.planning = planning,
		.plan = plan,
		.arena = &plan->arena,
		.options = planning->options,
		.tool = with_root(planning),
	};
	read_sources(&p);
	if (database)
		add_entries(&p, database);
	bool ok = add_unlisted(&p, database, err);
	note_dropped(&p);

	if (p.units.count)
		qsort(p.units.items, p.units.count, sizeof(*p.units.items), compare_units);
	plan->unit_count = p.units.count;
	plan->units = arena_copy(p.arena, p.units.items, p.units.count * sizeof(*p.units.items));
	if (ok && !plan->unit_count)
		ok = error_set(err, "'%s' lists no C files (%zu entries are C++ or other)",
			plan->database, plan->not_c_count);
	array_release(&p.units);
	array_release(&p.drop_counts);
	intern_release(&p.files);
	intern_release(&p.commands);
	intern_release(&p.dropped);
	text_release(&p.scratch);
	return ok;
}
