/*
 * Where clang looks for headers: -iquote, -I, CPATH, -isystem, C_INCLUDE_PATH, its own folders,
 * -idirafter. The order decides only which folders come before which; folders of one kind
 * stay in the order of the command.
 */
#include "frontend/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"

struct search {
	struct arena *arena;
	const char *directory;
	const char *const *arguments;
	size_t count;
	ARRAY(const char *) folders;
	const char *sysroot, *target;
	bool no_own, no_builtin, no_libc; /* -nostdinc, -nobuiltininc, -nostdlibinc */
};

static void add(struct search *s, const char *folder)
{
	const char *path = path_join(s->arena, s->directory, folder);
	for (size_t i = 0; i < s->folders.count; i++)
		if (!strcmp(s->folders.items[i], path)) /* the first place counts */
			return;
	array_push(&s->folders, path);
}

/* Joined or separate; the normaliser writes "-Ix" but "-isystem" "x". */
static const char *value_of(const struct search *s, size_t i, const char *flag)
{
	size_t length = strlen(flag);
	const char *word = s->arguments[i];
	if (strncmp(word, flag, length))
		return NULL;
	if (word[length])
		return word + length;
	return i + 1 < s->count ? s->arguments[i + 1] : NULL;
}

static void add_flag(struct search *s, const char *flag)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *value = value_of(s, i, flag);
		if (value)
			add(s, value[0] == '=' && s->sysroot
					? path_join(s->arena, s->sysroot, value + 1)
					: value);
	}
}

static void add_variable(struct search *s, const char *name)
{
	const char *list = getenv(name);
	while (list && *list) {
		size_t length = strcspn(list, ":");
		/* An empty part means the current folder. */
		add(s, length ? arena_strndup(s->arena, list, length) : ".");
		list += length + (list[length] == ':');
	}
}

static void add_own(struct search *s)
{
	const char *root = s->sysroot ? s->sysroot : "";
	if (s->no_own)
		return;
	if (!s->no_builtin)
		add(s, LINT_RESOURCE_DIR "/include");
	if (s->no_libc)
		return;
	add(s, arena_printf(s->arena, "%s/usr/local/include", root));
	add(s, arena_printf(s->arena, "%s/usr/include/%s", root,
		       s->target ? s->target : LINT_MULTIARCH));
	add(s, arena_printf(s->arena, "%s/include", root));
	add(s, arena_printf(s->arena, "%s/usr/include", root));
}

static void take_value(const struct search *s, size_t i, const char *flag, const char **into)
{
	const char *value = value_of(s, i, flag);
	if (value)
		*into = value;
}

static void read_options(struct search *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *word = s->arguments[i];
		s->no_own |= !strcmp(word, "-nostdinc");
		s->no_builtin |= !strcmp(word, "-nobuiltininc");
		s->no_libc |= !strcmp(word, "-nostdlibinc");
		take_value(s, i, "--sysroot", &s->sysroot);
		take_value(s, i, "--sysroot=", &s->sysroot);
		take_value(s, i, "-isysroot", &s->sysroot);
		take_value(s, i, "-target", &s->target);
		take_value(s, i, "--target=", &s->target);
	}
}

struct input_names search_folders(struct arena *arena, const char *directory,
	const char *const *arguments, size_t argument_count)
{
	struct search s = { .arena = arena,
		.directory = directory,
		.arguments = arguments,
		.count = argument_count };

	read_options(&s);
	add_flag(&s, "-iquote");
	add_flag(&s, "-I");
	add_variable(&s, "CPATH");
	add_flag(&s, "-isystem");
	add_variable(&s, "C_INCLUDE_PATH");
	add_own(&s);
	add_flag(&s, "-idirafter");
	struct input_names names = { .count = s.folders.count };
	names.items = arena_copy(arena, s.folders.items, names.count * sizeof(*names.items));
	array_release(&s.folders);
	return names;
}

/* ------------------------------------------------------------------------------- candidates */

/* What of `path` lies below `folder`, or NULL. */
static const char *below(const char *folder, const char *path)
{
	const char *rest = path_relative(folder, path);
	return rest == path ? NULL : rest;
}

static void ask(struct text *path, const char *folder, const char *name, const char *instead_of,
	search_candidate candidate, void *data)
{
	text_reset(path);
	text_add(path, folder);
	if (strcmp(folder, "/"))
		text_char(path, '/');
	text_add(path, name);
	if (!instead_of || strcmp(path->bytes, instead_of))
		candidate(path->bytes, data);
}

void search_candidates(
	const struct input_search *search, const char *file, search_candidate candidate, void *data)
{
	struct text path = { 0 };
	for (size_t k = 0; k < search->folders.count; k++) {
		const char *name = below(search->folders.items[k], file);
		if (!name)
			continue;
		for (size_t j = 0; j < k; j++)
			ask(&path, search->folders.items[j], name, file, candidate, data);
		for (size_t i = 0; i < search->includers.count; i++)
			ask(&path, search->includers.items[i], name, file, candidate, data);
	}
	text_release(&path);
}

void search_missing(
	const struct input_search *search, const char *name, search_candidate candidate, void *data)
{
	struct arena arena = { 0 };
	if (name[0] == '/') {
		candidate(path_join(&arena, NULL, name), data);
	} else {
		/* A name may climb: "../config.h". */
		for (size_t i = 0; i < search->folders.count; i++)
			candidate(path_join(&arena, search->folders.items[i], name), data);
		for (size_t i = 0; i < search->includers.count; i++)
			candidate(path_join(&arena, search->includers.items[i], name), data);
	}
	arena_release(&arena);
}
