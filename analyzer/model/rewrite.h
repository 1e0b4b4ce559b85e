/*
 * What can be written in place of a call, as a model says it: a piece of C in which {arg0} stands
 * for the first argument as it is written, {arguments} for all of them, {call} for the whole call,
 * {owner} for the stream that owns the descriptor,
 * {arg0 in s} for the milliseconds of a length of time that the argument gives in seconds, and
 * {arg0 | FLAG} for the argument with a bit more.
 */
#ifndef MODEL_REWRITE_H
#define MODEL_REWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct condition;

enum rewrite_part_kind {
	REWRITE_TEXT,
	REWRITE_ARGUMENT,
	REWRITE_ARGUMENTS,
	REWRITE_CALL,
	REWRITE_OWNER,
};

/* How an argument gives a length of time. */
enum time_unit {
	TIME_UNIT_NONE, /* it is none: as it is written */
	TIME_UNIT_S,
	TIME_UNIT_US,
	TIME_UNIT_TIMESPEC, /* a pointer to a struct timespec */
	TIME_UNIT_TIMEVAL,
	time_unit_count
};

struct rewrite_part {
	enum rewrite_part_kind kind;
	const char *text; /* TEXT */
	int argument;     /* ARGUMENT */
	const char *flag; /* ... with this bit, or NULL */
	enum time_unit unit;
};

struct rewrite {
	const struct rewrite_part *parts;
	size_t part_count;
	const char *include;          /* header that declares what is written, or NULL */
	const struct condition *when; /* only then; NULL: always */
	const char *doubt;            /* what a person has to look at first, or NULL */
	bool wants_result;            /* only where the result of the call is looked at */
};

/* Reads a text into `rewrite->parts`. False with the column, from 1, of the mistake. */
bool rewrite_parse(struct arena *arena, const char *text, struct rewrite *rewrite, size_t *column,
	struct error *err);

/* "s", "us" ...; NULL for TIME_UNIT_NONE. */
const char *time_unit_name(enum time_unit unit);

/* The keys that a rewrite has in a model, by number; NULL behind the last. */
const char *model_rewrite_key(size_t number);

#endif
