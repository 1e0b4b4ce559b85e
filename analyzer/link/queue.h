/*
 * Loops that empty a queue in memory while what they call, or a thread, fills it again.
 *
 *  1. A queue is what the loop tests before each turn: a list (a pointer that is null, or leads
 *     back to its head, when nothing is left), a count, a ring (two numbers that are equal then),
 *     or one of a library, whose model says who puts something there.
 *  2. Which queue it is, is told by the variable or field it stands in; a function that is handed
 *     one means that of its caller. A local is nobody's but the loop's.
 *  3. Filling is: a fresh pointer written to the list, the count raised, the other end of the
 *     ring moved. Taking others out is none.
 *  4. A list that nobody else fills is a work list, which ends: others have to do so too, or what
 *     fills it is called through a pointer.
 */
#ifndef LINK_QUEUE_H
#define LINK_QUEUE_H

#include "link/program.h"

enum { refill_longest = 6 };

struct program_refill {
	const char *name;                 /* of the queue, "server.ready" */
	const struct program_call *taken; /* the call that takes, or NULL: the test stands at ... */
	uint32_t line, column;
	bool by_thread;                 /* ... and not by what the loop calls */
	uint32_t edges[refill_longest]; /* from the loop, or the start of the thread, to who fills
					   it */
	uint32_t edge_count;
	uint32_t node; /* who fills it, and where */
	uint32_t fill_line, fill_column;
};

/* Does loop `loop` of the function in hand do so, with no other way out? */
bool program_refills(struct program_cursor *cursor, uint32_t loop, struct program_refill *refill);

#endif
