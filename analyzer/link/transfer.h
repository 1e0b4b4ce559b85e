/*
 * Calls that read or write a descriptor itself (`transfers` of a model), and helpers that do so
 * with one of their parameters.
 */
#ifndef LINK_TRANSFER_H
#define LINK_TRANSFER_H

#include "link/program.h"

enum { transfer_most_steps = 5, transfer_most = 4 };

struct transfer {
	uint32_t argument;                   /* of the call that was asked about: the descriptor */
	uint32_t edges[transfer_most_steps]; /* through helpers, the first one first */
	uint32_t edge_count;                 /* 0: the call itself does it */
	const struct program_call *call;     /* that does it */
	const struct role *role;             /* ... says the model */
};

/* What a call of the function in hand reads or writes; returns how many descriptors that are. */
uint32_t program_transfers(struct program_cursor *cursor, const struct program_call *call,
	struct transfer transfers[transfer_most]);

#endif
