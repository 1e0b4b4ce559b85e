/*
 * A compiler's command as the whole plan: one source, and flags that are the command itself.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "driver/plan_internal.h"
#include "frontend/flags.h"

const char **plan_expand(
	struct arena *arena, const char *const *words, size_t *count, struct error *err)
{
	struct path_list read = { 0 }, missing = { 0 };
	const char **copy = arena_copy(arena, words, *count * sizeof(*words));
	const char **all =
		shell_expand(arena, plan_absolute(arena, "."), copy, count, &read, &missing);
	if (missing.count) {
		error_set(err, "cannot read '%s', which is named as '@...'", missing.items[0]);
		all = NULL;
	}
	array_release(&read);
	array_release(&missing);
	return all;
}

/* Moves the files that are compiled as C to the front. */
static size_t find_sources(
	const struct plan_options *options, struct arena *arena, const char **files, size_t count)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		struct flags flags;
		flags_normalise(
			&flags, arena, files[i], options->arguments, options->argument_count);
		if (!flags.is_c)
			continue;
		const char *other = files[found];
		files[found++] = files[i];
		files[i] = other;
	}
	return found;
}

bool plan_command(struct plan_options *options, struct arena *arena, struct error *err)
{
	options->arguments = plan_expand(arena, options->arguments, &options->argument_count, err);
	if (!options->arguments)
		return false;
	size_t count;
	const char **files =
		flags_files(arena, options->arguments, options->argument_count, &count);
	size_t found = find_sources(options, arena, files, count);
	if (found > 1)
		return error_set(err, "the command compiles '%s' and '%s': name one file at a time",
			files[0], files[1]);
	if (!found && count)
		return error_set(err, "'%s' is not compiled as C, and only C is read", files[0]);
	if (!found)
		return error_set(err,
			"the command behind '--' names no file: async-lint extract -o "
			"x.air -- cc -Iinclude -c x.c");
	if (access(files[0], R_OK))
		return error_set(err, "cannot read '%s': %s", files[0], strerror(errno));
	options->sources = files;
	options->source_count = 1;
	return true;
}

/* The value of a flag, joined or the next word; the last one counts. */
static const char *value_of(
	const struct plan_options *options, struct arena *arena, const char *flag)
{
	const char *value = NULL;
	size_t length = strlen(flag);
	for (size_t i = 1; i < options->argument_count; i++) {
		const char *word = options->arguments[i];
		if (strncmp(word, flag, length))
			continue;
		if (word[length])
			value = word + length;
		else if (i + 1 < options->argument_count)
			value = options->arguments[++i];
	}
	return value ? arena_strdup(arena, value) : NULL;
}

struct plan_places plan_command_places(const struct plan_options *options, struct arena *arena)
{
	return (struct plan_places){ .object = value_of(options, arena, "-o"),
		.depfile = value_of(options, arena, "-MF"),
		.target = value_of(options, arena, "-MT") };
}
