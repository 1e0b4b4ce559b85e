/*
 * The sources of a program as they are written, for fixes: their texts, and places in them.
 */
#ifndef RULE_SOURCE_H
#define RULE_SOURCE_H

#include "base/lexer.h"
#include "base/lines.h"
#include "rule/finding.h"

struct program;

struct source {
	const char *path;
	const char *text; /* NULL when nobody has it */
	size_t size;
	struct lines *lines; /* where they begin, once somebody asks; the set's */
};

struct source_set; /* of one program */

/* The program must outlive it. Texts are read when they are asked for. */
struct source_set *source_set_new(const struct program *program);
void source_set_free(struct source_set *set);

/* The files that are no system headers, in the order of their units. */
size_t source_set_count(struct source_set *set);
const struct source *source_set_at(struct source_set *set, size_t number);

/* NULL for a file that is not there, or without text. */
const struct source *source_set_find(struct source_set *set, const char *path);

/* The file that `#include "name"` or `<name>` in `from` means, as far as its text is known: beside
 * it, or one whose path ends in the name; or NULL. */
const struct source *source_set_included(
	struct source_set *set, const struct source *from, const char *name);

/* Does the head of the file say that a program wrote it? */
bool source_is_generated(const struct source *source);

/* May it be edited: below the root, and written by people? */
bool source_is_ours(const struct source *source);

/* The offset of a line and column; false if there is no such place. */
bool source_offset(const struct source *source, uint32_t line, uint32_t column, size_t *offset);

/* An edit that takes out `remove` bytes at an offset; what comes in is still to be said. */
struct finding_edit source_edit(const struct source *source, size_t offset, size_t remove);

/* Does the file already see the header, by what it includes itself or through files of the
 * program? */
bool source_sees(struct source_set *set, const struct source *source, const char *header);

/* Where `#include <header>` goes: in front of the text at that offset, with an empty line behind it
 * if `wants_line`. */
struct include_place {
	size_t offset;
	bool wants_line;
};
struct include_place source_include_place(
	struct source_set *set, const struct source *source, const char *header);

#endif
