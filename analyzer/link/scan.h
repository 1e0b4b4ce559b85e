/*
 * The visit of one body (scan.c), and what else takes notes on the way:
 *
 *	scan_source.c      where function pointers come from and go to
 *	scan_table.c       where pointers to tables of them come from and go to
 *	scan_access.c      who writes, locks, waits for and wakes what
 *	scan_descriptor.c  what becomes of descriptors
 *	kept.c             what is stored into fields and variables
 *	steer.c            which parameters decide
 *	scan_store.c       where functions are stored into slots
 *	scan_class.c       objects that are made and destroyed (class.h)
 *
 * Each takes its notes of one reachable instruction at a time, in order; summaries are not there
 * yet. Blocks come in their own order, functions by node, then initialisers of globals. Notes of a
 * kind that is not in noted.h, and questions to more than the body and what is said of the symbols
 * it names, are told of with replay_beyond() (replay.h).
 */
#ifndef LINK_SCAN_H
#define LINK_SCAN_H

#include "link/internal.h"

struct scan {
	struct program *program;
	struct program_index *index;
	struct program_cursor cursor;
	uint32_t node; /* of the body in hand; air_none in an initialiser */
	uint32_t unit;
	const uint32_t *symbols; /* by ref */
	const uint32_t *slots;   /* by ref */
	uint32_t ref_count;
	struct ready_body *body; /* that is ready, or NULL */
};

/* Puts a body into a cursor (cursor.c): its instructions, */
void cursor_decode(
	struct program_cursor *cursor, uint32_t unit, const struct air_record_bytes *record);

/* what its refs are in the program, by ref, */
void cursor_resolve(
	struct program *program, const struct air_function *f, uint32_t *symbols, uint32_t *slots);

/* (of a body that is ready, and knows their numbers, without looking for names), */
void cursor_resolve_ready(
	struct program *program, const struct ready_body *body, uint32_t *symbols, uint32_t *slots);

/* and its control flow. */
void cursor_start(struct program_cursor *cursor, uint32_t node);

/* Does a call of the function in hand (`data`: its cursor) never return? */
bool cursor_noreturn(const struct air_function *f, const struct air_instr *call, void *data);

/* The slot a place stands for: its last field, else its global; air_none for locals, elements
 * behind pointers and the like. */
uint32_t scan_place_slot(const struct scan *scan, const struct air_place *place);

enum { scan_most_sources = 16 };

/* The sources of a function pointer as seen at `at`: writes at most scan_most_sources. */
uint32_t scan_sources(
	struct scan *scan, uint32_t at, struct air_value value, struct source *sources);

/* Is this value worth following: typed as a function pointer, also behind casts to void *? */
bool scan_is_function(const struct air_function *f, struct air_value value);

/* What `source` is may be in `slot` too. */
void scan_flow_into(struct scan *scan, const struct source *source, uint32_t slot);

/* Function pointers that are copied, or returned at the end of a block. */
void scan_copy(struct scan *scan, uint32_t instr);
void scan_return(struct scan *scan, uint32_t block);

void scan_note_access(struct scan *scan, uint32_t instr);
void scan_note_descriptor(struct scan *scan, uint32_t instr);
void scan_note_kept(struct scan *scan, uint32_t instr);

/* Of a whole body, when its calls are noted. */
void scan_note_steering(struct scan *scan);

/* A body nobody trusts may store anything into what it names. */
void scan_note_unseen(struct scan *scan);

/* After a call was noted: the task whose scope it closes is what the same block called before it,
 * from call `first` on. Returns the first call that is left. */
uint32_t scan_mark_task(struct scan *scan, uint32_t first);

/* `source` is stored into `slot` by instruction `instr`. */
void scan_note_store(struct scan *scan, uint32_t instr, const struct source *source, uint32_t slot);

#endif
