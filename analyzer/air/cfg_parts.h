/*
 * The passes that cfg_build is made of, in this order. Nobody outside calls them.
 */
#ifndef AIR_CFG_PARTS_H
#define AIR_CFG_PARTS_H

#include "air/cfg.h"

/* Requires order and predecessors. */
void cfg_find_dominators(struct cfg *cfg);

/* Requires dominators. */
void cfg_find_loops(struct cfg *cfg, struct arena *arena);

/* Requires loops. Leads each edge back to a header that would certainly leave the loop at once to
 * where it leaves. True if an edge changed: then everything else has to be found anew. */
bool cfg_straighten(struct cfg *cfg, struct arena *arena);

#endif
