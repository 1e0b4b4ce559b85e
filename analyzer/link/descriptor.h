/*
 * Descriptors across functions: in which mode they are, what kind they are of, whether somebody
 * waits for their readiness. Flow answers within one function (flow/flow.h) and asks this for
 * parameters, fields, globals and what helpers return.
 *
 *  1. What a parameter is, all call sites agree on; what a helper returns, all its returns.
 *  2. A field is what is stored into it. It counts as non-blocking once somebody makes it so and
 *     nobody makes it blocking again, or a result of a call on it is compared with EAGAIN.
 *  3. A descriptor in blocking mode that is watched is used when it is ready, so that its calls
 *     mostly return at once: they do not count as blocking calls (CALL_WATCHED), but as uses
 *     of a descriptor that lacks a flag.
 *
 *   4. Standard input, output and error block, unless the program does something to them.
 *
 * It errs towards "unknown", and from there towards "non-blocking".
 */
#ifndef LINK_DESCRIPTOR_H
#define LINK_DESCRIPTOR_H

#include "link/program.h"

struct program_descriptor {
	enum flow_truth is_nonblocking;
	const char *kind; /* word of model/role.h, or NULL */
	bool is_watched;
	bool is_lingering; /* whoever closes it waits until all is sent */
	bool is_edge;      /* ... and whoever watches is told of news only once */
	uint32_t maker;    /* the call that made it, as a number into program->calls, or air_none */
};

/* What is known of a value as seen by instruction `instr` of the function in hand. */
struct program_descriptor program_descriptor(
	struct program_cursor *cursor, uint32_t instr, struct air_value value);

/* Is some descriptor of the program watched edge-triggered? */
bool program_has_edge_watch(const struct program *program);

/* Does a call block because the descriptor it uses is in blocking mode, though somebody waits for
 * its readiness? `maker` becomes the call that made it, or air_none. */
bool program_is_watched_use(
	const struct program *program, const struct program_call *call, uint32_t *maker);

#endif
