/*
 * Reading the text form character by character: blanks and comments, words, numbers, strings,
 * errors with line and column. There are no tokens, since what `<` or a name means is known only
 * from where it stands.
 *
 * Functions that return bool say "was it there": then it was consumed. The scan_ functions expect
 * it and set the error otherwise; after the first error, everything fails quietly.
 */
#ifndef AIR_SCAN_H
#define AIR_SCAN_H

#include "air/words.h"

struct scan {
	const char *text, *at;
	struct arena *arena; /* for the strings that are read */
	struct error *err;
	bool has_failed;
};

/* Sets the error at `at`, unless there is one; returns false. */
bool scan_fail(struct scan *scan, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);

/* Blanks and comments within a line, or of any number of lines. */
void scan_blanks(struct scan *scan);
void scan_lines(struct scan *scan);

/* Blanks, then the punctuation; a word only as a whole. */
bool accept(struct scan *scan, const char *punctuation);
bool accept_word(struct scan *scan, const char *word);

/* Is this next, after blanks? Nothing is consumed. */
bool is_next(struct scan *scan, const char *punctuation);
bool is_line_end(struct scan *scan);

bool scan_expect(struct scan *scan, const char *punctuation);

/* An identifier, NULL if there is none. */
const char *accept_identifier(struct scan *scan);

/* A string in quotes; NULL if there is none or it is broken. */
const char *accept_string(struct scan *scan, size_t *length);

bool scan_string(struct scan *scan, const char **string);
bool scan_integer(struct scan *scan, int64_t *integer);
bool scan_number(struct scan *scan, uint32_t *number);

/* REF of the grammar, without the key of a field's record. `at` a name or a string, not a blank. */
bool scan_ref(struct scan *scan, enum air_ref_kind kind, struct air_ref *ref);

/* A word of the table: its flag is added. */
bool accept_flag(struct scan *scan, const struct flag_word *words, uint32_t *flags);

#endif
