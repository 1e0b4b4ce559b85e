/*
 * What the two halves of the reader of function records share: decode_tables.c reads the head and
 * the tables, decode.c the blocks.
 */
#ifndef AIR_DECODE_H
#define AIR_DECODE_H

#include "air/air.h"
#include "air/record.h"

/* One record while it is read. */
struct decode {
	struct reader in;
	struct air_function *f;
	/* The position read last. */
	uint16_t file;
	int64_t line; /* as line_code */
	uint32_t column, origin;
	/* Table sizes; the counts in `f` grow to them. */
	uint32_t value_limit, place_limit, step_limit, target_limit, case_limit;
};

/* The number of a file; damaged bytes give 0 and mark the reader. */
uint16_t decode_file(struct decode *d);

/* The head of a record, and how long its tables are. */
void decode_head(struct decode *d);

/* Makes room for all that decode_head has announced, in one piece. */
void decode_allocate(struct decode *d, struct arena *arena);

/* The tables in front of the blocks. */
void decode_tables(struct decode *d);

#endif
