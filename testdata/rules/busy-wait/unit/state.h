#ifndef STATE_H
#define STATE_H

#include <stdbool.h>

struct state {
	bool is_ready;
	char name[256];
	int value;
};

bool state_is_ready(const struct state *state);
void state_publish(struct state *state, int value);

#endif
