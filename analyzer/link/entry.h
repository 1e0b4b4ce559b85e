/*
 * Bodies as calls enter them, and what was found of each: chains of calls share their ends, so the
 * same body is entered with the same arguments again and again.
 *
 *  1. An entry is a body and what it is handed, or the body whoever calls. Equal ones are one.
 *  2. Of an entry answers are kept. The body is decoded again when something new is asked of it;
 *     only the last few stay open.
 *  3. An answer does not depend on which question came first: it is asked of a body of which
 *     nothing is known but what it is handed, and which blocks that leaves.
 */
#ifndef LINK_ENTRY_H
#define LINK_ENTRY_H

#include "link/live.h"

struct entry;

/* What a call hands over; equal ones are one. */
struct handed {
	uint64_t key;
	struct link_arguments arguments;
};

const struct handed *handed_find(struct program *program, const struct link_arguments *arguments);

/* The body of a defined node, whoever calls: all of its blocks. */
struct entry *entry_plain(struct program *program, uint32_t node);

/* ... as it is entered with this. */
struct entry *entry_with(struct program *program, uint32_t node, const struct handed *handed);

/* Is a call of this body reached? */
bool entry_reaches(
	const struct program *program, const struct entry *entry, const struct program_call *call);

/* What a call of this body hands over. */
const struct handed *entry_hands(
	struct program *program, struct entry *entry, const struct program_call *call);

/* Room for an answer about role number `role` of a called function; 0 until it is set. */
uint8_t *entry_answer(struct program *program, struct entry *entry, const struct program_call *call,
	uint32_t role);

/* The body, until the next question of another entry. */
struct program_cursor *entry_open(struct program *program, struct entry *entry);

/* Has questions of a plain entry answered by a cursor that is open on its body already; NULL: no
 * longer. */
void entry_lend(struct entry *entry, struct program_cursor *cursor);

void entries_free(struct program_index *index);

#endif
