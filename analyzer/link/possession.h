/*
 * Descriptors that belong to a stream of the runtime: since it was opened over them, nobody else
 * may read or write them.
 *
 *  1. Within a function every way that leads to the question is looked back on, to the call that
 *     gave the descriptor away; one on which that call failed leaves it where it was.
 *  2. A parameter belongs to a stream if it does so at every call of the function; a field, if
 *     whatever is stored there does, by the end of the function that stores it.
 *  3. What happens between two functions has no order: a field that is given away elsewhere than it
 *     is filled may be used before.
 *
 * It errs towards "nobody's".
 */
#ifndef LINK_POSSESSION_H
#define LINK_POSSESSION_H

#include "link/program.h"

enum possessed { POSSESSED_NOT, POSSESSED_PERHAPS, POSSESSED };

/* How the function in hand can name the stream. */
enum stream_name {
	STREAM_UNNAMED,
	STREAM_OPENED, /* it is what argument `index` of `opened`, a call in this function, leads to
			*/
	STREAM_PARAM,  /* it is parameter `index` */
	STREAM_MEMBER, /* it is in the field of slot `index`, in the object the descriptor is in */
};

struct possession {
	enum possessed is;
	const struct program_call *opened; /* the call by which it belongs to the stream */
	enum stream_name name;
	uint32_t index;
	bool by_failure; /* PERHAPS: only on ways on which the call failed it does not */
	bool is_assumed; /* by what other functions do */
};

/* Does any call of the program give descriptors away at all? */
bool program_has_possession(const struct program *program);

/* To whom does a descriptor belong, as seen by instruction `instr` of the function in hand? */
struct possession program_possession(
	struct program_cursor *cursor, uint32_t instr, struct air_value descriptor);

/* The same of a parameter as it comes in. */
struct possession program_param_possession(struct program *program, uint32_t node, uint32_t param);

#endif
