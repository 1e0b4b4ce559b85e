/* What is read from the files of a program: by declaration.c, asked for by declaration_ask.c. */
#ifndef RULE_DECLARATION_INTERNAL_H
#define RULE_DECLARATION_INTERNAL_H

#include "base/array.h"
#include "base/intern.h"
#include "rule/declaration.h"

#define declarations_own_marker "ASYNC_FN" /* known also where its header is a system header */

struct source_file {
	const char *path;
	const char *text;
	size_t size;
	bool is_visited; /* by declarations_sees */
	ARRAY(const char *) includes;
	ARRAY(uint32_t) words; /* of the markers: those it defines or uses */
};

struct declarations {
	struct arena arena;
	const struct program *program;
	struct source_set *sources;
	ARRAY(struct source_file) files;
	struct intern markers; /* macros that say "suspends" */
	struct intern names;
	ARRAY(struct declaration) all; /* by name, file and line once they are sorted */
	ARRAY(uint32_t) name_of;       /* of the declarations while they are read */
	ARRAY(uint32_t) first, count;  /* by name */
};

#endif
