/*
 * Handles of tasks: which calls return one that somebody has to consume, and what becomes of it in
 * the function that gets it.
 *
 *  1. A function hands a task on when everything it returns is the handle of one that it has put
 *     nowhere else, or NULL, and it is not declared to spawn or to detach.
 *  2. A handle is kept when it is put anywhere outside of plain locals, handed to a call, or looked
 *     into, on any way. So what is not kept is surely lost.
 */
#ifndef LINK_HANDLE_H
#define LINK_HANDLE_H

#include "link/program.h"

/* Does the call return the handle of a task? `certainty` then says how sure that is. Opens `cursor`
 * on its caller if a body has to be looked at. */
bool program_returns_task(
	struct program_cursor *cursor, const struct program_call *call, enum certainty *certainty);

/* The call whose task a function hands on; NULL for one that is declared to return a task, or does
 * not return one. */
const struct program_call *program_task_source(struct program *program, uint32_t node);

struct handle_fate {
	bool is_kept;
	bool is_returned; /* on some way */
	bool is_tested;   /* compared with something */
	bool is_read;     /* out of a variable it was put into, if only to do nothing with it */
	uint32_t local;   /* the first variable it is put into, or air_none */
};

/* What becomes of the result of call instruction `instr` of the function in hand. */
struct handle_fate program_handle_fate(struct program_cursor *cursor, uint32_t instr);

#endif
