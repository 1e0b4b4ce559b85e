/*
 * compile_flags.txt says how all below its folder is compiled, an argument on each line, as clang's
 * own tools read it. It lists no files: what is called *.c is looked for. A folder further down may
 * have flags of its own. One with a compile_commands.json is another project, or what a build has
 * made, and a repository is another project, too (a submodule has no folder .git, and is a part of
 * its own): these and hidden folders are left out.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "frontend/database_internal.h"

const char database_flags_name[] = "compile_flags.txt";

struct walk {
	struct arena *arena;
	struct database *database;
	ARRAY(struct database_entry) entries;
	struct error *err;
};

struct words {
	const char **items; /* the compiler first */
	size_t count;
};

static bool read_flags(struct walk *walk, const char *folder, struct words *flags)
{
	struct path_list words = { 0 };
	const char *bytes;
	size_t size;
	if (!file_read(walk->arena, path_join(walk->arena, folder, database_flags_name), &bytes,
		    &size, walk->err))
		return false;
	array_push(&words, "cc");
	for (const char *at = bytes; at < bytes + size;) {
		size_t length = strcspn(at, "\n");
		const char *start = at + strspn(at, " \t\r");
		const char *end = at + length;
		at = end + 1;
		while (end > start && strchr(" \t\r", end[-1]))
			end--;
		if (end > start)
			array_push(
				&words, arena_strndup(walk->arena, start, (size_t)(end - start)));
	}
	flags->count = words.count;
	flags->items = arena_copy(walk->arena, words.items, words.count * sizeof(*words.items));
	array_release(&words);
	flags->items = shell_expand(walk->arena, folder, flags->items, &flags->count,
		&walk->database->responses, &walk->database->missing);
	return true;
}

static void add_source(
	struct walk *walk, const char *file, const char *directory, const struct words *flags)
{
	struct database_entry entry = {
		.file = file, .directory = directory, .word_count = flags->count + 1
	};
	entry.words = arena_array(walk->arena, entry.word_count, sizeof(*entry.words));
	memcpy(entry.words, flags->items, flags->count * sizeof(*flags->items));
	entry.words[flags->count] = file;
	array_push(&walk->entries, entry);
}

/* Links are not followed to folders, which may lead in a circle. */
static bool is_folder(const struct dirent *entry, const char *path)
{
	struct stat info;
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !lstat(path, &info) && S_ISDIR(info.st_mode);
}

static bool is_repository(struct arena *arena, const char *folder)
{
	struct stat info;
	return !stat(path_join(arena, folder, ".git"), &info) && S_ISDIR(info.st_mode);
}

/* The repository around `near`, when it is below the flags: not all that is below somebody's home
 * is one program. */
static const char *choose_start(struct arena *arena, const char *folder, const char *near)
{
	if (!near || path_relative(folder, near) == near)
		return folder;
	for (; strcmp(near, folder); near = path_folder(arena, near))
		if (is_repository(arena, near))
			return near;
	return folder;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool look_into(
	struct walk *walk, const char *folder, const char *directory, const struct words *flags);

static bool look_below(
	struct walk *walk, const char *folder, const char *directory, const struct words *flags)
{
	struct words own;
	if (!access(path_join(walk->arena, folder, database_name), F_OK) ||
		is_repository(walk->arena, folder))
		return true;
	if (access(path_join(walk->arena, folder, database_flags_name), F_OK))
		return look_into(walk, folder, directory, flags);
	return read_flags(walk, folder, &own) && look_into(walk, folder, folder, &own);
}

/* `directory` is where the flags stand, which their relative paths start from. */
static bool look_into(
	struct walk *walk, const char *folder, const char *directory, const struct words *flags)
{
	struct dirent **list = NULL;
	int count = scandir(folder, &list, is_visible, alphasort);
	bool ok = true;
	for (int i = 0; i < count; i++) {
		const char *path = path_join(walk->arena, folder, list[i]->d_name);
		if (is_folder(list[i], path))
			ok = ok && look_below(walk, path, directory, flags);
		else if (text_ends_with(path, ".c"))
			add_source(walk, path, directory, flags);
		free(list[i]);
	}
	free(list);
	if (count < 0)
		array_push(&walk->database->missing, folder);
	return ok;
}

bool database_read_flags(struct database *database, struct arena *arena, const char *path,
	const char *near, struct error *err)
{
	struct walk walk = { .arena = arena, .database = database, .err = err };
	const char *folder = path_folder(arena, path);
	struct words flags;
	bool ok = read_flags(&walk, folder, &flags) &&
		  look_into(&walk, choose_start(arena, folder, near), folder, &flags);
	if (ok && !walk.entries.count)
		ok = error_set(err, "'%s' has flags, but there is no file of C below it", path);
	database->is_walked = true;
	database->count = walk.entries.count;
	database->entries = arena_copy(
		arena, walk.entries.items, walk.entries.count * sizeof(*walk.entries.items));
	array_release(&walk.entries);
	return ok;
}
