/*
 * The hash by which GitHub's code scanning knows a line again when lines above it come and go:
 * partialFingerprints.primaryLocationLineHash. Its upload step computes it once more and
 * complains of any other value.
 */
#ifndef REPORTS_LINE_HASH_H
#define REPORTS_LINE_HASH_H

#include <stdint.h>

#include "base/array.h"
#include "base/text.h"

struct line_hash {
	uint64_t value;
	uint32_t occurrence; /* of this value in the file, from 1 */
};

struct line_hashes {
	ARRAY(struct line_hash) lines; /* what follows the last newline is a line, too */
};

void line_hashes_make(struct line_hashes *hashes, const char *text, size_t size);
void line_hashes_release(struct line_hashes *hashes);

/* "value:occurrence", the value in hexadecimal. */
void line_hash_add(struct text *text, const struct line_hash *hash);

#endif
