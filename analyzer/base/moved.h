/*
 * Where the lines of a text are in another one that came of it by edits.
 */
#ifndef BASE_MOVED_H
#define BASE_MOVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct moved {
	size_t before;                 /* lines that both begin with */
	size_t old_changed, new_count; /* lines of the old text between these and what both end
					* with; all lines of the new */
	ptrdiff_t shift;               /* of the lines that both end with */
	uint32_t *lines;               /* of the changed ones: where they are, from 1; 0 gone */
	bool *same;                    /* ... and not edited */
};

void moved_init(
	struct moved *moved, const char *old, size_t old_size, const char *now, size_t now_size);
void moved_release(struct moved *moved);

/* The line in the new text, from 1, of one of the old; 0 when it is gone. `is_same`, if not NULL,
 * says whether it has the same bytes. */
uint32_t moved_line(const struct moved *moved, uint32_t line, bool *is_same);

#endif
