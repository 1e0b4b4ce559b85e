/*
 * compile_commands.json: which files are compiled, where and how; or compile_flags.txt, which says
 * how alone. Nothing here judges flags (frontend/flags.h) or asks whether a listed file exists.
 */
#ifndef FRONTEND_DATABASE_H
#define FRONTEND_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

struct path_list { /* for array_push */
	const char **items;
	size_t count, capacity;
};

struct database_entry {
	const char *file;      /* absolute, normalised */
	const char *directory; /* absolute, normalised */
	const char **words;    /* the command as the compiler gets it: unquoted, response files
				* expanded; the compiler is the first word */
	size_t word_count;
};

struct database {
	const char *path; /* absolute */
	struct database_entry *entries;
	size_t count;
	bool is_walked; /* the files were looked for: next time they may be others */
	/* To be released by database_release. */
	struct path_list responses; /* response files that were read */
	struct path_list missing;   /* response files and folders that cannot be read */
};

/* The path of a database: `build` is the file or its folder. Without it, the folders of the
 * sources and their parents are searched, then the current one and its parents; in each
 * compile_commands.json, that in build/ and compile_flags.txt are tried, in this order. NULL with a
 * way out when there is none. */
const char *database_find(struct arena *arena, const char *build, const char *const *sources,
	size_t source_count, struct error *err);

/* Is there a database of either kind in the folder itself? */
bool database_is_in(struct arena *arena, const char *folder);

/* Reads a database into the arena. Errors say file:line:column. An empty list is an error. `near`
 * is where the user is at work, a file or folder, or NULL: compile_flags.txt holds for the
 * repository around that alone, if it is further down. */
bool database_read(struct database *database, struct arena *arena, const char *path,
	const char *near, struct error *err);
void database_release(struct database *database);

/* The words of a shell command, without expansions: quotes and backslashes only. */
const char **shell_words(struct arena *arena, const char *command, size_t *count);

/* Replaces each "@file" by the words in that file, relative to `directory`, those in it too. A
 * file that cannot be read stays as it is written, as with gcc. Both kinds are added to their
 * lists. */
const char **shell_expand(struct arena *arena, const char *directory, const char **words,
	size_t *count, struct path_list *read, struct path_list *missing);

/* JSON must be UTF-8, paths need not be. `escape` rewrites bytes (and the escapes \udc80 to
 * \udcff that Python writes for them) to a private range of Unicode, `restore` undoes it. */
char *database_escape(struct arena *arena, const char *bytes, size_t size, size_t *escaped_size);
char *database_restore(struct arena *arena, const char *text);

#endif
