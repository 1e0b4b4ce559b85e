/*
 * Reads and writes of fields and variables, with all that decides whether two of them may meet:
 * whose object it is, whether a lock is held, what was tested before.
 *
 * Atomic ones are none: they may meet. Elements of arrays are left out, nobody knows which.
 */
#ifndef LINK_TOUCH_H
#define LINK_TOUCH_H

#include "base/array.h"
#include "link/owner.h"

struct touch {
	uint32_t slot;      /* of the field or variable; of memory air_none where it is neither */
	struct owner owner; /* of a field: its object, in the words of the function asked about */
	uint32_t node, instr;
	uint32_t site; /* the instruction of the function asked about that does it, or the call */
	uint32_t line, column;
	bool is_write;
	bool is_variable; /* the slot is a variable, and so one object */
	bool is_locked;   /* there, or at a call on the way */
	bool is_told;     /* only after a test of an atomic, or of something under a lock */
	bool is_guarded;  /* only after a test of memory that code of the loop writes */
};

struct touches {
	ARRAY(struct touch) list;
};

/* Does instruction `instr` of the function in hand touch something? `touch` is filled then, in the
 * words of that function. */
bool program_touch_at(struct program_cursor *cursor, uint32_t instr, struct touch *touch);

/* What a function touches, itself and by direct calls a few levels deep. `touches` is zeroed or
 * was used before; released with array_release(&touches->list). */
void program_touches(struct program *program, uint32_t node, struct touches *touches);

/* The same of all uses of what a pointer leads to, whose object is known: fields, elements,
 * atomics, and what is handed to a function without a body. `is_told` and `is_guarded` are not. */
void program_uses(struct program *program, uint32_t node, struct touches *touches);

/* The same of what is freed. */
void program_frees(struct program *program, uint32_t node, struct touches *touches);

/* Does an instruction only run behind a test? Of what threads tell each other with (`is_told`), or
 * of memory that code of the loop writes. */
void program_tests_before(
	struct program_cursor *cursor, uint32_t instr, bool *is_told, bool *is_guarded);

/* From which blocks control may come to `target` without going round a loop, itself included: a
 * bitset by number, to be freed. */
uint64_t *program_blocks_before(struct program_cursor *cursor, uint32_t target);

#endif
