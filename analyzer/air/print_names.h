/*
 * Printing of names, shared by functions (print.c) and units (print_unit.c).
 */
#ifndef AIR_PRINT_NAMES_H
#define AIR_PRINT_NAMES_H

#include "air/words.h"
#include "base/text.h"

/* In quotes, with \", \\, \n, \t, \r and \xNN. */
void print_string(struct text *out, const char *bytes, size_t length);
void print_quoted(struct text *out, const char *string);

/* Bare when it is an identifier, else in quotes. */
void print_name(struct text *out, const char *name);

/* The shortest form of REF (air/print.h). `may_be_plain` is false where a plain name would be
 * taken for a word of the grammar. */
void print_ref(struct text *out, enum air_ref_kind kind, const char *key, const char *name,
	bool may_be_plain);

/* FIELD of a step. */
void print_field(struct text *out, const struct air_ref *field);

/* A space and a word for each flag that is set. */
void print_flags(struct text *out, const struct flag_word *words, uint32_t flags);

#endif
