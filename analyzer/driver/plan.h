/*
 * The plan of a run: which units there are, under which key each is cached, which must be read
 * again. Making a plan loads no libclang and parses nothing.
 */
#ifndef DRIVER_PLAN_H
#define DRIVER_PLAN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"

struct plan_options {
	const char *build;          /* -p DIR, or NULL: search upwards from the sources */
	const char *const *sources; /* files named by the user; none means all of the database */
	size_t source_count;
	const char *const *arguments; /* flags after `--`, used for sources without an entry */
	size_t argument_count;
	bool has_arguments; /* `--` was given: no database is needed */
	bool all_configs;   /* every variant of a file, not only its first */
	const char *root;   /* NULL: the folder of the database's project, see plan.root */
	const char *cache;  /* path of the unit cache, or NULL for none */
	/* Who says that a file (absolute) is not to be analysed, or NULL. May be NULL itself. */
	const char *(*skips)(const char *file, void *data);
	void *skips_data;
	const struct plan_tree *tree; /* the program as it was: driver/plan_tree.h; or NULL */
	const char *worker; /* the worker program, part of every key; NULL: beside our binary */
};

enum plan_state {
	PLAN_CACHED,  /* inputs unchanged: `key` is known */
	PLAN_DIRTY,   /* never read, or an input changed */
	PLAN_MISSING, /* the file does not exist */
};

struct plan_unit {
	const char *file;             /* absolute */
	const char *path;             /* relative to the root: how people see it */
	const char *directory;        /* absolute */
	const char *const *arguments; /* normalised */
	size_t argument_count;
	struct hash command; /* hash of tool, flags, directory, environment: finds the cache row */
	struct hash twin;    /* of the same unit where it is now, when the plan has a tree */
	enum plan_state state;
	struct hash key;   /* content key; zero while dirty */
	const char *group; /* build target the entry belongs to, or NULL; see link/program.h */
};

struct plan {
	struct arena arena;
	const char *root;     /* absolute, normalised */
	const char *home;     /* the root as the configuration knows it: the same without a tree */
	const char *database; /* path of compile_commands.json or compile_flags.txt, or NULL */
	struct plan_unit *units; /* sorted by path, then command */
	size_t unit_count;
	size_t variant_count;   /* further entries of files already listed, not analysed */
	size_t not_c_count;     /* C++, assembly, headers ... */
	size_t duplicate_count; /* entries that say exactly the same */
	size_t missing_count;
	size_t guessed_count;  /* units with the flags of another: they have no entry */
	size_t left_out_count; /* entries for C of the database that the sources named do not ask
				  for */
	size_t skipped_count;  /* units left out by plan_options.skips */
	const char **folders;  /* of the files that units of the cache were made from */
	size_t folder_count;
	const char **notes; /* sentences for -v: dropped flags, guessed entries */
	size_t note_count;
};

/* Words with the contents of each "@file" in its place, as compilers have it; NULL, naming it, when
 * one cannot be read. */
const char **plan_expand(
	struct arena *arena, const char *const *words, size_t *count, struct error *err);

/* Makes of a compiler's command, in the options' `arguments`, the source to be read: response files
 * are expanded, and one file of C must be left. */
bool plan_command(struct plan_options *options, struct arena *arena, struct error *err);

/* Where a compiler's command writes; NULL: it does not say. */
struct plan_places {
	const char *object, *depfile, *target; /* -o, -MF, -MT */
};

struct plan_places plan_command_places(const struct plan_options *options, struct arena *arena);

/* False when there is no database, it cannot be read, or it lists nothing: usage errors with a
 * way out in the text ("run cmake with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, or ..."). */
bool plan_make(struct plan *plan, const struct plan_options *options, struct error *err);

/* The folder under version control that a folder is in, itself perhaps; or NULL. */
const char *plan_repository(struct arena *arena, const char *folder);

/* Is there a compile_commands.json or a compile_flags.txt in the folder itself? */
bool plan_has_database(struct arena *arena, const char *folder);

/* Are all units cached? Then `key` is what the whole input amounts to. */
bool plan_key(const struct plan *plan, struct hash *key);

void plan_release(struct plan *plan);

#endif
