/*
 * Notes about descriptors, between the visit (scan_descriptor.c) and the answers:
 *
 *	descriptor_setter.c  which functions set the mode of their parameters, which fields are set
 *	descriptor_call.c    ... when one call hands over constants
 *	descriptor_cell.c    what a parameter, a field, a result is; descriptor_answer.c
 *	descriptor.c         calls that depend on it, looked at again; questions of rules
 *	descriptor_param.c   ... which of them are a matter of one caller or the other
 *
 * A cell is a place outside of a function that holds descriptors: it is answered when somebody
 * asks, and kept.
 */
#ifndef LINK_DESCRIPTOR_NOTES_H
#define LINK_DESCRIPTOR_NOTES_H

#include "link/descriptor.h"
#include "link/internal.h"

/* What is done to a descriptor. */
enum descriptor_act {
	ACT_NONBLOCKING = 1,
	ACT_BLOCKING = 2,
	ACT_EITHER = 4,    /* set to a mode nobody knows */
	ACT_WATCHED = 8,   /* somebody waits for its readiness */
	ACT_TESTED = 16,   /* a result of a call on it is compared with EAGAIN */
	ACT_EDGE = 32,     /* watched, and told of news only once */
	ACT_REPLACED = 64, /* it is something else from then on */
	ACT_LINGER = 128,  /* whoever closes it waits until all is sent */
};

enum { act_modes = ACT_NONBLOCKING | ACT_BLOCKING | ACT_EITHER };

enum { descriptor_most_params = 16 };

/* Something is stored into a slot: the value of a copy, what a call writes through `argument`, or
 * (a handle takes a mode) the argument itself. */
enum descriptor_store_kind { STORE_COPY, STORE_OUT, STORE_ARGUMENT };

struct descriptor_store {
	uint32_t slot, node, instr, argument;
	enum descriptor_store_kind kind;
	bool is_handle; /* a pointer: it says nothing where a handle takes the mode of something */
};

/* A call that blocks or not by the mode of a descriptor. */
struct descriptor_use {
	uint32_t node, instr;
	bool was_free; /* it did not block by what its own body says */
};

/* A parameter of which something was noted. */
struct descriptor_param {
	uint32_t node, param;
};

struct descriptor_cell; /* descriptor_cell.h */

struct descriptors {
	ARRAY(struct descriptor_store) stores; /* sorted by slot after the visit */
	ARRAY(struct descriptor_use) uses;
	ARRAY(struct descriptor_param) fresh;          /* not handed up to callers yet */
	uint8_t (*param_acts)[descriptor_most_params]; /* by node */
	uint8_t *slot_acts;                            /* by slot */
	uint32_t slot_capacity;
	ARRAY(struct descriptor_cell *) cells;
	struct program_cursor *cursors; /* by depth of questions */
	uint32_t depth, opened;
	uint32_t *mode_params; /* by node: bits of parameters, see link_mode_params */
	uint32_t *makers;      /* by call: 1 + call that made what is watched; 0: no such use */
	uint8_t stdio_acts[3]; /* of the descriptors a program is started with */
	uint32_t entered;      /* bodies looked into for one call */
	bool has_linger;       /* some descriptor lingers */
	bool has_field_watch;  /* something is stored into a field that is watched */
	bool has_edge;         /* some descriptor is watched so */
	bool is_noted;         /* the visit is over */
	bool is_solved;
};

struct descriptors *link_descriptor_notes(struct program *program);

/* Arguments of a call of `symbol`, bit by bit, that are watched edge-triggered, or may be. */
uint32_t link_edge_arguments(struct program_cursor *cursor, uint32_t symbol, uint32_t instr);

/* 0, 1, 2 for what a program is started with, by its number or by the name of the stream; -1 for
 * anything else. */
int link_standard(const struct program *program, uint32_t node, const struct flow_origin *origin);

/* Does the program replace that, once all was visited? */
bool link_is_replaced(const struct program *program, int standard);

/* Notes that something is stored into a variable, which may be one of these streams. */
void link_note_replaced(struct program *program, uint32_t slot);

/* Notes that a value, as seen by `instr` of the function in hand, is the subject of acts. */
void link_note_act(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, uint8_t acts);

/* Hands acts on parameters up to callers, to the fields they pass. */
void link_spread_acts(struct program *program);

/* What is known of a value; `cursor` is not moved. */
struct program_descriptor link_descriptor_value(
	struct program_cursor *cursor, uint32_t instr, struct air_value value);

/* The same, and what else the function in hand does to it, earlier or later. */
struct program_descriptor link_descriptor_with_acts(
	struct program_cursor *cursor, uint32_t instr, struct air_value value);

/* The number of the first store into a slot, behind which the others follow; of the next slot's, or
 * the end, where there is none. */
size_t link_first_store(const struct descriptors *d, uint32_t slot);

/* Does a store go into a field of which a model says that it is watched? `descriptor` is what is
 * stored, or whose bit is set there. */
bool link_is_watching_store(const struct program *program, const struct air_function *f,
	uint32_t instr, const uint32_t *slots, struct air_value *descriptor);

/* A body to look into, or NULL when that is too deep or too much. To be closed again. For those who
 * count themselves how many they look into: borrow one. */
struct program_cursor *link_open_body(struct program *program, uint32_t node);
struct program_cursor *link_borrow_body(struct program *program, uint32_t node);
void link_close_body(struct program_cursor *cursor);

/* The same as the call `instr` of `caller` enters it; also NULL when the call hands over nothing
 * that could decide. To be left again. */
struct program_cursor *link_enter_body(
	struct program_cursor *caller, uint32_t instr, uint32_t node);
void link_leave_body(struct program_cursor *cursor);

/* Of the modes (acts) that a function gives its parameter, those it gives it for this call. */
uint8_t link_modes_of_call(struct program_cursor *caller, uint32_t instr, uint32_t node,
	uint32_t param, uint8_t modes);

/* The argument whose mode, or kind, a condition asks about, or -1. */
int link_asked_argument(const struct condition *condition);

/* Finds the parameters whose mode is only known call by call, and marks the calls that know it. To
 * be asked when everything else is solved. */
void link_find_mode_params(struct program *program);

void link_free_cells(struct descriptors *d);

#endif
