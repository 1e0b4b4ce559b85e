/*
 * One question about the mode of a descriptor: what decides it, and the ways that lead to the
 * question. Shared by mode.c and mode_way.c.
 */
#ifndef FLOW_MODE_H
#define FLOW_MODE_H

#include "internal.h"

enum {
	mode_most_sources = flow_most_descriptors,
	mode_most_events = 32,
	mode_most_cuts = 16,
	mode_all_sources = (1 << mode_most_sources) - 1
};

/* Something that decides the mode of the descriptor asked about. */
struct mode_event {
	uint32_t instr;
	enum flow_truth mode;
	uint8_t sources;  /* bit by bit: of those it may come from */
	bool is_dead_end; /* no way that leads by here is gone */
};

/* A way that is not gone. */
struct mode_cut {
	uint32_t from, to;
};

struct mode_search {
	struct flow *flow;
	struct flow_descriptor sources[mode_most_sources];
	uint32_t source_count;
	struct mode_event events[mode_most_events]; /* by instruction, after sorting */
	uint32_t event_count;
	bool is_many;
	bool is_memory;                             /* some source is a field or global */
	enum flow_truth outside[mode_most_sources]; /* by source: the mode it had at the entry */
	struct mode_cut cuts[mode_most_cuts];
	uint32_t cut_count;
	bool is_doubtful; /* the same was tested twice, and may have changed in between */
};

void mode_add_event(struct mode_search *search, struct mode_event event);

/* Those of the sources asked about that a descriptor may come from; `is_sure` becomes false when
 * it may come from elsewhere, too. */
uint8_t mode_common_sources(
	struct mode_search *search, uint32_t at, struct air_value value, bool *is_sure);

/* Adds what no way to the question at `at` passes. */
void mode_find_cuts(struct mode_search *search, uint32_t at);

/* Adds the edges that branches on known values do not take. */
void mode_cut_decided(struct mode_search *search);

#endif
