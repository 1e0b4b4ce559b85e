/*
 * Where functions are put: stored into a field or variable, or handed to a parameter, and what the
 * place says of the functions it holds.
 *
 *  1. Only places of which something is said, by an annotation of the field, variable, parameter
 *     or typedef, or by a model.
 *  2. What is read from another such place counts as a function too.
 *  3. Null pointers and what nobody knows are not here.
 */
#ifndef LINK_STORE_H
#define LINK_STORE_H

#include "link/program.h"

struct store {
	uint32_t symbol;   /* the function that is put there, or air_none: */
	uint32_t from;     /* the slot it is read from */
	uint32_t node;     /* whose body does it, or air_none: an initialiser */
	uint32_t slot;     /* into which, or air_none: */
	uint32_t call;     /* the call it is handed to */
	uint32_t argument; /* as which argument */
	const char *owner; /* name of the function or of the variable that is initialised */
	const char *owner_key;
	const char *path;
	uint32_t line, column;
	struct store *next;
};

/* What a place says: bit per role kind of the functions in it. */
typedef uint64_t store_contract;

#define store_says(contract, kind) ((contract) >> (kind)&1)

/* Stores into slots, in the order of the visit; follow `next`. */
const struct store *program_stores(const struct program *program);

/* The functions handed to parameters of which something is said: fills `store` for number
 * `*number` and counts it up; false at the end. */
bool program_next_argument(const struct program *program, uint32_t *number, struct store *store);

/* What is said of the slot, or of the parameter. Contracts of a model that only hold under a
 * condition do not count. */
store_contract program_store_contract(const struct program *program, const struct store *store);

/* The name of the place: "hooks.on_tick", or that of the parameter's function. */
const char *program_store_name(const struct program *program, const struct store *store);

#endif
