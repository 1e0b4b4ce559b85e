/*
 * Where functions are declared, as it is written: found by their tokens, for fixes. The linked
 * program knows what a declaration means; only its text says where another word can go.
 *
 *  1. Only files that are not system headers, and only what stands at file scope.
 *  2. What a macro makes has no declaration here, and so gets no fix.
 *  3. The texts are read once, when somebody asks first.
 */
#ifndef RULE_DECLARATION_H
#define RULE_DECLARATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link/program.h"
#include "rule/source.h"

struct declaration {
	uint32_t file;         /* number, see declarations_path */
	uint32_t line, column; /* of its first token */
	uint32_t name_line, name_column;
	bool is_definition, is_static;
	const char *marker;  /* the macro on it that says "suspends", or NULL */
	bool is_marker_last; /* it stands right before the name */
};

struct declarations; /* of one program */

/* Both must outlive them. */
struct declarations *declarations_new(const struct program *program, struct source_set *sources);
void declarations_free(struct declarations *declarations);

/* The declarations of a name, in order of file and line. */
size_t declarations_find(
	struct declarations *declarations, const char *name, const struct declaration **list);

const char *declarations_path(const struct declarations *declarations, uint32_t file);

/* Does the head of the file say that a program wrote it? False for a file we have not. */
bool declarations_is_generated(struct declarations *declarations, const char *path);

/* The macro that functions of a folder are marked with when they suspend, the one used most, of
 * all folders for NULL; NULL if there is none. `is_last`: most stand right before the name. */
const char *declarations_marker(
	struct declarations *declarations, const char *folder, bool *is_last);

/* Is the macro known in the file: used there, defined, or defined by something it includes? */
bool declarations_sees(struct declarations *declarations, uint32_t file, const char *macro);

#endif
