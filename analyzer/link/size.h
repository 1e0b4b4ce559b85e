/*
 * How much a call is given to do, for cpu.c: the sizes that make work long, judged where they are
 * known.
 */
#ifndef LINK_SIZE_H
#define LINK_SIZE_H

#include "link/cpu.h"

struct size {
	bool is_harmless; /* no more than the threshold of the role */
	enum cpu_size kind;
	int64_t bound;  /* CONSTANT, TESTED */
	uint32_t param; /* it depends on, for callers to judge; air_none: on none */
};

/* Sizes up to this are harmless. */
int64_t size_threshold(const struct role *role);

/* Of an argument of call `instr` of the function in hand. */
struct size size_judge(
	struct program_cursor *cursor, uint32_t instr, uint32_t argument, const struct role *role);

#endif
