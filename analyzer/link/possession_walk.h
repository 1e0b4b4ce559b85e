/*
 * One question within one function: the descriptor that is asked about, and the events that decide
 * to whom it belongs (possession_event.c), for who looks back on the ways (possession.c).
 */
#ifndef LINK_POSSESSION_WALK_H
#define LINK_POSSESSION_WALK_H

#include "link/possession_ask.h"

enum { walk_most_events = 32, walk_most_gifts = 8 };

struct event {
	uint32_t instr;
	struct possession possession;
};

struct walk {
	struct asking *asking;
	struct program_cursor *cursor;
	struct seen_value seen; /* the descriptor that is asked about */
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t source_count;
	struct event events[walk_most_events];
	uint32_t event_count;
	uint32_t gifts[walk_most_gifts]; /* instructions that give it away */
	uint32_t gift_count;
	struct possession before; /* at the entry */
	uint32_t result;          /* the local that is returned, where that counts; air_none */
	bool is_many;
};

/* Finds what decides; false when that is too much, or it is not known what is asked about.
 * `asking`, `cursor` and `seen` are set. */
bool walk_find_events(struct walk *walk);

#endif
