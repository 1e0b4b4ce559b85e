/*
 * Calls that close a stream, after which its descriptor is nobody's.
 */
#ifndef LINK_CLOSING_H
#define LINK_CLOSING_H

#include "link/helper.h"
#include "link/possession.h"

/* Does a call release the object that its argument `argument` is? */
bool closing_is_direct(
	const struct program *program, const struct program_call *call, uint32_t argument);

/* ... and is that a stream, by what is said of the function? */
bool closing_is_of_stream(const struct program *program, const struct program_call *call);

/* Does a call that closes this close the stream of a possession? */
bool closing_is_of(struct program_cursor *cursor, const struct program_call *call,
	const struct closing *closing, const struct possession *possession);

#endif
