/*
 * Notes that a visit (scan.h) took of a body are kept with that body (ready.h), and taken over by
 * the visits of programs to come.
 *
 *  1. What is noted of a body follows from the body, from what is said of the symbols it names, and
 *     from which globals are tables. Where these are as they are in the program that the units are
 *     ready for, so are the notes: in all other programs nothing is kept, and nothing taken over.
 *  2. A visit that asks for more than that (what an initialiser holds, what some other symbol is
 *     called), or notes what is not among the kinds below, says so: replay_beyond().
 *  3. Numbers differ from program to program. Kept notes name symbols and slots by the body's refs,
 *     and slots that have none by how they are made, so that slots are numbered in the order of
 *     the visits either way.
 *  4. Slots of which something is said are not looked at: bodies that name one are visited.
 */
#ifndef LINK_REPLAY_H
#define LINK_REPLAY_H

#include "link/internal.h"

struct scan;

/* What a visit says of one symbol or slot, besides all that it notes by call or instruction. */
enum scan_mark_kind {
	MARK_ADDRESS,  /* of a symbol: its address is taken */
	MARK_COUNTER,  /* of a slot: it counts something */
	MARK_CHANGED,  /* ... kept.h: a function writes it, or takes its address */
	MARK_OPEN,     /* ... anything may be stored there */
	MARK_CONSTANT, /* ... `value` is stored there */
	MARK_STORE,    /* ... what is no constant by itself is stored there, by instruction `value`
			*/
};

struct scan_mark {
	enum scan_mark_kind kind;
	uint32_t index; /* of the symbol or slot */
	int64_t value;
};

/* Takes such a note. */
void scan_mark(struct scan *scan, struct scan_mark mark);

/* For the visits of a program; NULL when none of its units is ready. */
struct replay *replay_new(struct program *program);
void replay_free(struct replay *replay);

/* Takes over the notes of the body in hand, which is decoded and resolved; false when it is to be
 * visited. */
bool replay_take(struct scan *scan);

/* Around a visit: keeps what it notes, if that may be taken over. */
void replay_begin(struct scan *scan);
void replay_keep(struct scan *scan);

/* The visit in hand depends on something else. */
void replay_beyond(const struct program *program);

/* ... names the slot of what a function returns, or, unless `param` is air_none, is handed. */
void replay_mention(struct program *program, uint32_t slot, uint32_t symbol, uint32_t param);

#endif
