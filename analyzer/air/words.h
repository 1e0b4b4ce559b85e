/*
 * The words of the text form, shared by the printer and the parser, and the short forms of keys:
 * what the printer may leave out is decided here, so that the parser puts the same back.
 */
#ifndef AIR_WORDS_H
#define AIR_WORDS_H

#include "air/air.h"

struct flag_word {
	const char *word;
	uint32_t flag;
};

/* Tables that end with a NULL word. AIR_..._EXTERNAL and _VARIADIC have no word: the text says
 * `static` where the first is missing, and `...` behind the parameters for the second. */
extern const struct flag_word function_words[];
extern const struct flag_word symbol_words[];
extern const struct flag_word local_words[];
extern const struct flag_word instr_words[];
extern const struct flag_word file_words[];

/* By their enum. */
extern const char *const operator_words[];
extern const char *const type_words[];

enum { operator_count = AIR_NOT + 1, type_word_count = AIR_TYPE_OTHER + 1 };

/* Of the identifier a text starts with, 0 if it does not. Bytes of UTF-8 count as letters. */
size_t identifier_length(const char *text);
bool is_identifier(const char *text);

/* Would a global of this name, at the start of a statement, be taken for something else? */
bool is_reserved(const char *name);

/* The key that the plain name of a function, variable, record or typedef stands for. */
char *plain_key(struct arena *arena, enum air_ref_kind kind, const char *name);

/* The key that `name` within a record stands for. */
char *plain_field_key(struct arena *arena, const char *record, const char *name);

/* The name inside a key; points into it. */
const char *name_in_key(enum air_ref_kind kind, const char *key, size_t *length);

/* The key of the record inside the key of a field. */
char *record_in_key(struct arena *arena, const char *key);

/* The size a type has when the text gives none. */
uint64_t default_size(const struct air_type *type);

#endif
