/*
 * Reads one translation unit with libclang and lowers it to AIR. The only entrance to libclang.
 *
 * A parser belongs to one thread of one process. It sets LIBCLANG_NOTHREADS and
 * SOURCE_DATE_EPOCH in the environment, tells malloc to keep the memory of a unit for the next,
 * and works on a thread whose stack is large enough for expressions of a hundred thousand terms.
 */
#ifndef FRONTEND_PARSE_H
#define FRONTEND_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "air/air.h"

/* A file as it is in an editor. */
struct parse_unsaved {
	const char *path; /* absolute */
	const char *text;
	size_t size;
};

/* One translation unit to read. */
struct parse_request {
	const char *root;             /* absolute; paths in the unit are relative to it */
	const char *directory;        /* absolute working directory of the command */
	const char *file;             /* absolute path of the main file */
	const char *const *arguments; /* normalised compiler arguments, without compiler, output
				       * and file */
	size_t argument_count;
	bool keep_text; /* put the text of non-system files into the unit */
	bool stays;     /* it is going to be read again: what it amounts to is kept */
	bool afresh;    /* files on the disk may be others: trust nothing that is kept */
	const struct parse_unsaved *unsaved; /* take the place of what is on the disk */
	size_t unsaved_count;
};

struct parser; /* one CXIndex, reused for all units of a worker, and the last unit that stays */

struct parser *parser_new(void);
void parser_free(struct parser *parser);

/* Parses and lowers. Never fails as such: a unit that cannot be read is marked is_failed with
 * diagnostics. `unit` is fresh; all memory is in unit->arena, or the parser's if the unit stays,
 * and then good until the next one that stays is read. */
void parser_read(struct parser *parser, const struct parse_request *request, struct air_unit *unit);

/* How many units that stay were read by what an edit has changed in them alone. */
unsigned parser_edit_count(const struct parser *parser);

/* Version text of libclang, and the resource directory used. */
const char *parser_version(void);

#endif
