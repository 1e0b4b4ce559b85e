/*
 * The flag is read and written in another unit.
 */
#include "state.h"

bool state_is_ready(const struct state *state)
{
	return state->is_ready;
}

void state_publish(struct state *state, int value)
{
	state->value = value;
	state->is_ready = true;
}
