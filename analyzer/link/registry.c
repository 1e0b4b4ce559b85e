/*
 * What is registered under a name, as with an interpreter, and who runs it.
 *
 *  1. A name is a slot of its own. Functions come into it as arguments (`registers: lua arg1`) and
 *     through fields (`luaL_Reg.func: { registers: lua self }`): tables of them are handed over.
 *  2. A call of what runs it (`runs-registered: lua`) has an edge to each of them. Which ones a
 *     script calls, and when, nobody can see; that each is made to be called is sure enough: the
 *     edges are likely, however many there are, and their number has a cap of its own.
 *  3. All interpreters of a program are one. A function that only the scripts of a worker call
 *     is taken for one that all may call.
 *  4. Contexts go down these edges, effects do not come up: a finding stands in the function that
 *     is registered, once, and not at each place that runs a script.
 */
#include <stdio.h>

#include "link/target.h"

static uint32_t slot_of(struct program *program, const char *registry)
{
	char key[128];
	snprintf(key, sizeof(key), "registered %s", registry);
	uint32_t slot = link_slot(program, key, registry);
	program->index->slot_list.items[slot].is_registry = true;
	return slot;
}

/* What is kept in a field of this kind is registered. */
static void feed(struct program *program, uint32_t field, const char *registry)
{
	struct source source = { SOURCE_SLOT, field, air_none, air_none };
	uint32_t slot = slot_of(program, registry);
	array_push(&program->index->slot_flows, ((struct slot_flow){ source, slot }));
	program->index->slot_list.items[field].is_registry = true;
}

void registry_prepare(struct program *program)
{
	const struct program_index *index = program->index;
	for (uint32_t s = 0; s < program->symbol_count; s++) {
		struct role_list roles = program->symbols[s].roles;
		for (uint32_t r = 0; r < roles.count; r++)
			if (roles.items[r].registry)
				slot_of(program, roles.items[r].registry);
	}
	uint32_t count = (uint32_t)index->slot_list.count;
	for (uint32_t s = 0; s < count; s++) {
		struct role_list roles = index->slot_list.items[s].roles;
		for (uint32_t r = 0; r < roles.count; r++)
			if (roles.items[r].kind == ROLE_REGISTERS)
				feed(program, s, roles.items[r].registry);
	}
}

uint32_t registry_slot(const struct targets *t, const struct role *role)
{
	return slot_of(t->program, role->registry);
}

static void add_edges(struct targets *t, uint32_t call, uint32_t slot)
{
	const struct slot_set *set = &t->sets[slot];
	for (size_t i = 0; i < set->nodes.count; i++)
		array_push(&t->edges, ((struct edge){ .caller = t->index->calls.items[call].caller,
					      .callee = set->nodes.items[i],
					      .call = call,
					      .kind = EDGE_SCRIPT,
					      .certainty = LIKELY,
					      .slot = slot,
					      .through = air_none }));
}

void registry_edges(struct targets *t, uint32_t call)
{
	struct role_list roles = t->program->symbols[t->index->calls.items[call].symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_RUNS_REGISTERED)
			add_edges(t, call, registry_slot(t, &roles.items[r]));
}
