/*
 * Where one lock is held in one function: from the call that takes it until one that may give it
 * back, whichever way control came. Conditions that belong together (unlock unless x; unlock if x)
 * are not understood, and end it.
 *
 * A call that may fail to take it (`trylock`, a helper that keeps the lock on one of its ways) is
 * where the section begins only behind a test which says that it did.
 */
#ifndef LINK_SECTION_H
#define LINK_SECTION_H

#include "link/access.h"

struct section {
	struct program_cursor *cursor; /* on the function */
	struct access_object lock;     /* as the function names it */
	const struct access *begin;    /* the call that takes it */
	bool is_named;   /* also where it gives it back: what else it gives back is another */
	uint64_t *held;  /* blocks at whose start it is */
	uint64_t *begun; /* of these: those behind the test; NULL where there is none to pass */
};

/* Opens the function that has the section which `lock` begins, and finds where it is held. */
void section_init(struct section *s, struct program_cursor *cursor, const struct access *lock);
void section_release(struct section *s);

/* Can the lock be held in a block at all: does it come after the call that takes it? */
bool section_reaches(const struct section *s, uint32_t block);

/* Is the lock held after this instruction, if it was `held` before? */
bool section_holds_after(const struct section *s, uint32_t instr, bool held);

/* Does the body of a function give back this lock? */
bool section_is_ended_by(const struct program *program, uint32_t node, struct access_object lock);

/* On which result of the function does its caller have the lock that the access, in its body,
 * takes? ACCESS_KEPT_ALWAYS is not among the answers: that is for who only takes it. */
enum access_kept section_kept(struct program_cursor *cursor, const struct access *lock);

#endif
