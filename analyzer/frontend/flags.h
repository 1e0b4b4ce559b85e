/*
 * Compiler commands, reduced to what decides the meaning of a source file.
 *
 *  1. What stays keeps its order: macros, include paths, language, target, optimisation level
 *     (it defines __OPTIMIZE__). Relative paths stay relative to the command's folder.
 *  2. What goes: the compiler itself and its wrappers, outputs, dependency files, warnings,
 *     debug information, linking, code generation, and all that only gcc understands.
 *  3. One spelling remains of each flag: "-DX", "-Ipath", but "-isystem" "path".
 */
#ifndef FRONTEND_FLAGS_H
#define FRONTEND_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct flags {
	const char **arguments; /* normalised, without compiler and file */
	size_t argument_count;
	bool is_c;            /* does the command compile its file as C? */
	const char **dropped; /* flags left out that someone may miss, as written */
	size_t dropped_count;
};

/* Normalises a command. A first word that is no flag is the compiler, as are the wrappers
 * before it (ccache, libtool, env). Everything lives in the arena or in `words`. */
void flags_normalise(struct flags *flags, struct arena *arena, const char *file,
	const char *const *words, size_t count);

/* The files a command names besides its flags: sources, and what is only linked. */
const char **flags_files(
	struct arena *arena, const char *const *words, size_t word_count, size_t *count);

/* What becomes of one flag. */
enum flag_action {
	FLAG_KEEP,
	FLAG_DROP,     /* says nothing about meaning */
	FLAG_NOTE,     /* dropped, but worth telling */
	FLAG_LANGUAGE, /* -x */
	FLAG_SPLIT,    /* -Wp,a,b: flags for the preprocessor */
	FLAG_FEATURE,  /* -f: see flag_is_feature_kept */
	FLAG_MACHINE,  /* -m: see flag_is_machine_kept */
};

enum flag_shape {
	FLAG_WORD,     /* stands alone */
	FLAG_JOINED,   /* the text begins it */
	FLAG_SEPARATE, /* the next word is its value */
	FLAG_EITHER,   /* the value is joined or the next word */
};

struct flag_rule {
	const char *text;
	enum flag_shape shape;
	enum flag_action action;
};

/* The rule with the longest text that fits `word`, or NULL. */
const struct flag_rule *flag_rule_find(const char *word);

/* Does -f... change macros, types or the dialect, and does clang know it? */
bool flag_is_feature_kept(const char *word);

/* Does clang know -m...? */
bool flag_is_machine_kept(const char *word);

#endif
