/*
 * What went wrong in the world outside: a missing file, broken input, a full disk. It is
 * returned upwards and printed by the driver only. Our own bugs are asserts instead.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/compiler.h"

enum { error_text_size = 1024 };

struct error {
	char text[error_text_size]; /* one sentence, lower case, no full stop; may hold notes
				     * on further lines */
};

/* Sets the text and returns false, so that `return error_set(err, ...)` reads well. A longer
 * text is cut. `err` may be NULL. */
bool error_set(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Puts "prefix: " before the text there is and returns false. */
bool error_prefix(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
