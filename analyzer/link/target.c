/*
 * Flows of function pointers become targets, calls become edges.
 *
 *  1. Slots are solved by propagation: what is assigned, and what other slots it is copied from.
 *  2. What a function does with a parameter is applied at each call site with what that site
 *     hands over; callers are never merged. A parameter that is only passed on is followed to
 *     where it is called, stored, spawned or registered.
 *  3. Storing may fill slots that other arguments are read from, so the two alternate until
 *     nothing is new.
 *  4. More than program_fan_out targets count as unknown: the slot is open, its calls are
 *     counted, and no edge is made. More than target_likely make edges that are merely possible.
 *  5. A call through a table that is known (table.h) reads that table's own members only.
 */
#include <stdlib.h>
#include <string.h>

#include "link/table.h"
#include "link/target.h"

enum { most_depth = 16 };

/* ------------------------------------------------------------------------------- slots */

static bool set_add(struct slot_set *set, uint32_t node)
{
	size_t at = 0;
	while (at < set->nodes.count && set->nodes.items[at] < node)
		at++;
	if (at < set->nodes.count && set->nodes.items[at] == node)
		return false;
	if (set->nodes.count >= (set->is_registry ? registry_most : program_fan_out)) {
		bool was_open = set->is_open;
		set->is_open = true;
		return !was_open;
	}
	array_push(&set->nodes, node);
	memmove(set->nodes.items + at + 1, set->nodes.items + at,
		(set->nodes.count - 1 - at) * sizeof(node));
	set->nodes.items[at] = node;
	return true;
}

static bool set_join(struct slot_set *into, const struct slot_set *from)
{
	bool changed = from->is_open && !into->is_open;
	into->is_open |= from->is_open;
	for (size_t i = 0; i < from->nodes.count; i++)
		changed |= set_add(into, from->nodes.items[i]);
	return changed;
}

/* The functions a source of kind FUNCTION may be. */
static uint32_t bind_source(
	const struct targets *t, const struct source *source, const uint32_t **nodes)
{
	return link_bind(t->program, source->index, source->node, source->unit, nodes);
}

static bool flow_step(struct targets *t, const struct slot_flow *flow)
{
	struct slot_set *set = &t->sets[flow->slot];
	const uint32_t *nodes;
	bool changed = false;

	switch (flow->source.kind) {
	case SOURCE_FUNCTION: {
		uint32_t count = bind_source(t, &flow->source, &nodes);
		for (uint32_t i = 0; i < count; i++)
			changed |= set_add(set, nodes[i]);
		return changed;
	}
	case SOURCE_SLOT:
		return flow->source.index != flow->slot &&
		       set_join(set, &t->sets[flow->source.index]);
	case SOURCE_PARAM: /* applied at the call sites */
		return false;
	case SOURCE_UNKNOWN:
		changed = !set->is_open;
		set->is_open = true;
		return changed;
	}
	return false;
}

/* What each function that may be in the slot returns. */
static bool result_step(struct targets *t, const struct result_flow *flow)
{
	const struct slot_set *from = &t->sets[flow->slot];
	bool changed = false;
	for (size_t i = 0; i < from->nodes.count; i++) {
		uint32_t slot = link_find_return_slot(
			t->program, t->program->functions[from->nodes.items[i]].symbol);
		if (slot != air_none)
			changed |= set_join(&t->sets[flow->result], &t->sets[slot]);
	}
	changed |= from->is_open && !t->sets[flow->result].is_open;
	t->sets[flow->result].is_open |= from->is_open;
	return changed;
}

static void solve_slots(struct targets *t)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (size_t i = 0; i < t->index->result_flows.count; i++)
			changed |= result_step(t, &t->index->result_flows.items[i]);
		for (size_t i = 0; i < t->index->slot_flows.count; i++)
			changed |= flow_step(t, &t->index->slot_flows.items[i]);
		t->changed |= changed;
	}
}

/* ------------------------------------------------------------------------------ arguments */

/* What happens to the functions of `source` when handed to call `site` (the outermost one). */
struct handing {
	uint32_t site;
	const uint32_t *nodes;
	uint32_t count;
	bool is_sole;   /* the one function it can be */
	bool is_closed; /* all it can be are known */
	bool is_kept;   /* in a slot as well that says where they run */
	uint32_t slot;  /* it was read from, or air_none */
	uint32_t depth;
};

/* What is kept in a table to be registered is registered, entry by entry: their number makes that
 * no less sure. */
static enum certainty handed_certainty(const struct handing *h, enum edge_kind kind)
{
	enum certainty certainty = target_certainty(h->is_sole, h->count);
	return certainty == POSSIBLE && kind != EDGE_CALL && h->is_closed ? LIKELY : certainty;
}

static void add_edge(struct targets *t, const struct handing *h, enum edge_kind kind,
	enum spawn_kind spawn, uint32_t through)
{
	if (!t->is_final)
		return;
	for (uint32_t i = 0; i < h->count; i++)
		array_push(
			&t->edges, ((struct edge){ .caller = t->index->calls.items[h->site].caller,
					   .callee = h->nodes[i],
					   .call = h->site,
					   .kind = kind,
					   .spawn = spawn,
					   .certainty = handed_certainty(h, kind),
					   .slot = h->slot,
					   .through = through }));
}

static void escape(struct targets *t, const struct handing *h)
{
	if (!t->is_final || h->is_kept)
		return;
	for (uint32_t i = 0; i < h->count; i++)
		array_push(&t->index->escaped, h->nodes[i]);
}

static void store(struct targets *t, const struct handing *h, uint32_t slot)
{
	for (uint32_t i = 0; i < h->count; i++)
		t->changed |= set_add(&t->sets[slot], h->nodes[i]);
}

/* The function's own annotation tells how its entry parameter is started ("group", "map"). */
static enum spawn_kind spawn_of(
	const struct program *program, uint32_t symbol, const struct role *role)
{
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_SPAWNS &&
			roles.items[i].argument == role_no_argument)
			return roles.items[i].spawn;
	return role->spawn;
}

bool link_role_edge(enum role_kind role, enum edge_kind *kind)
{
	switch (role) {
	case ROLE_SPAWNS:
		*kind = EDGE_SPAWN;
		return true;
	case ROLE_OFFLOADS:
		*kind = EDGE_OFFLOAD;
		return true;
	case ROLE_STARTS_THREAD:
		*kind = EDGE_THREAD;
		return true;
	case ROLE_CALLS_ON_LOOP:
		*kind = EDGE_CALLBACK;
		return true;
	case ROLE_RUNS_IN_SIGNAL:
		*kind = EDGE_SIGNAL;
		return true;
	case ROLE_CALLS:
		*kind = EDGE_CALL;
		return true;
	default: /* of something else */
		return false;
	}
}

/* Roles that say what becomes of argument `argument`; false if none does. */
static bool apply_roles(struct targets *t, const struct handing *h, uint32_t call,
	uint32_t argument, uint32_t through)
{
	uint32_t symbol = t->index->calls.items[call].symbol;
	uint32_t off = t->index->calls.items[call].roles_off;
	struct role_list roles = t->program->symbols[symbol].roles;
	bool said = false;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		enum edge_kind kind;
		if (role->argument != (int)argument)
			continue;
		if (role->kind == ROLE_REGISTERS) {
			store(t, h, registry_slot(t, role));
			said = true;
			continue;
		}
		if (!link_role_edge(role->kind, &kind))
			continue;
		said = true;
		if (i >= 32 || !(off >> i & 1))
			add_edge(t, h, kind, spawn_of(t->program, symbol, role), through);
	}
	return said;
}

static void hand_to_node(struct targets *t, struct handing h, uint32_t node, uint32_t argument);

/* The first target flow of a call; they are sorted by call. */
static size_t first_flow(const struct targets *t, uint32_t call)
{
	size_t low = 0, high = t->index->target_flows.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (t->index->target_flows.items[middle].call < call)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_nodes(struct target_nodes *into, const uint32_t *nodes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		bool is_known = false;
		for (uint32_t n = 0; n < into->count && !is_known; n++)
			is_known = into->items[n] == nodes[i];
		if (is_known)
			continue;
		if (into->count == program_fan_out) {
			into->is_cut = into->is_open = true;
			return;
		}
		into->items[into->count++] = nodes[i];
	}
}

static void add_slot(const struct targets *t, uint32_t slot, struct target_nodes *nodes)
{
	const struct slot_set *set = &t->sets[slot];
	add_nodes(nodes, set->nodes.items, (uint32_t)set->nodes.count);
	nodes->is_open |= set->is_open;
	nodes->is_cut |= set->is_open && set->nodes.count >= program_fan_out;
}

void target_of_flow(
	const struct targets *t, const struct target_flow *flow, struct target_nodes *nodes)
{
	*nodes = (struct target_nodes){ 0 };
	if (flow->source.kind == SOURCE_FUNCTION) {
		const uint32_t *some;
		uint32_t count = bind_source(t, &flow->source, &some);
		add_nodes(nodes, some, count);
	} else if (flow->source.kind == SOURCE_SLOT) {
		const struct base_slots *base =
			flow->base == air_none ? NULL : &t->bases[flow->base];
		for (uint32_t i = 0; base && base->is_known && i < base->count; i++)
			add_slot(t, t->base_slots.items[base->first + i], nodes);
		if (!base || !base->is_known)
			add_slot(t, flow->source.index, nodes);
	} else {
		nodes->is_open = true;
	}
}

uint32_t target_callees(struct targets *t, uint32_t call, uint32_t *nodes)
{
	struct program_call *site = &t->index->calls.items[call];
	struct target_nodes all = { 0 }, some;
	const uint32_t *bound;
	if (site->symbol != air_none) {
		uint32_t count =
			link_bind(t->program, site->symbol, site->caller, air_none, &bound);
		add_nodes(&all, bound, count);
	}
	const struct target_flow *flows = t->index->target_flows.items;
	for (size_t i = first_flow(t, call);
		site->symbol == air_none && i < t->index->target_flows.count &&
		flows[i].call == call;
		i++) {
		target_of_flow(t, &flows[i], &some);
		add_nodes(&all, some.items, some.count);
	}
	if (all.is_cut && t->is_final)
		site->flags |= CALL_FAN_OUT;
	memcpy(nodes, all.items, all.count * sizeof(*nodes));
	return all.count;
}

enum certainty target_certainty(bool is_sole, uint32_t count)
{
	if (is_sole)
		return CERTAIN;
	return count > target_likely ? POSSIBLE : LIKELY;
}

/* Is it said where the functions run that are handed over as this argument? */
static bool is_known_place(const struct targets *t, uint32_t symbol, uint32_t argument)
{
	if (symbol == air_none)
		return false;
	uint32_t slot = link_find_param_slot(t->program, &t->program->symbols[symbol], argument);
	return slot != air_none && t->index->slot_list.items[slot].contexts;
}

static void hand_to_call(struct targets *t, struct handing h, uint32_t call, uint32_t argument)
{
	uint32_t symbol = t->index->calls.items[call].symbol;
	uint32_t through = call == h.site ? air_none : t->index->calls.items[call].caller;
	if (h.depth++ >= most_depth)
		return;
	if (symbol != air_none && apply_roles(t, &h, call, argument, through))
		return;
	uint32_t nodes[program_fan_out];
	uint32_t count = target_callees(t, call, nodes);
	h.is_sole &= count == 1;
	if (t->is_final && is_known_place(t, symbol, argument))
		h.is_kept = true;
	if (!count)
		escape(t, &h);
	for (uint32_t i = 0; i < count; i++) {
		if (nodes[i] >= t->program->defined_count)
			escape(t, &h);
		else
			hand_to_node(t, h, nodes[i], argument);
	}
}

/* Was this parameter handed the same before, as surely and with as many calls left to follow? */
static bool was_visited(
	struct targets *t, const struct handing *h, uint32_t node, uint32_t argument)
{
	for (size_t i = 0; i < t->visits.count; i++) {
		const struct visit *visit = &t->visits.items[i];
		if (visit->node == node && visit->argument == argument &&
			visit->is_sole >= h->is_sole && visit->depth <= h->depth)
			return true;
	}
	array_push(&t->visits, ((struct visit){ node, argument, h->depth, h->is_sole }));
	return false;
}

static void hand_to_node(struct targets *t, struct handing h, uint32_t node, uint32_t argument)
{
	if (was_visited(t, &h, node, argument))
		return;
	for (uint32_t u = t->use_start[node]; u < t->use_start[node + 1]; u++) {
		const struct param_use use = t->index->param_uses.items[u];
		if (use.param != argument)
			continue;
		switch (use.kind) {
		case PARAM_CALLED:
			add_edge(t, &h, EDGE_CALL, SPAWN_TASK, node);
			break;
		case PARAM_STORED:
			store(t, &h, use.slot);
			break;
		case PARAM_PASSED:
			hand_to_call(t, h, use.call, use.argument);
			break;
		}
	}
}

static void apply_argument(struct targets *t, const struct argument_flow *flow)
{
	struct handing h = { .site = flow->call, .slot = air_none };
	switch (flow->source.kind) {
	case SOURCE_FUNCTION:
		h.count = bind_source(t, &flow->source, &h.nodes);
		h.is_sole = h.count == 1;
		break;
	case SOURCE_SLOT: {
		const struct slot_set *set = &t->sets[flow->source.index];
		bool is_cut = set->is_open && set->nodes.count >= program_fan_out;
		if (is_cut && t->is_final)
			t->index->calls.items[flow->call].flags |= CALL_FAN_OUT;
		h.nodes = set->nodes.items;
		h.count = is_cut ? 0 : (uint32_t)set->nodes.count;
		h.is_sole = h.count == 1 && !set->is_open;
		h.is_closed = !set->is_open;
		h.slot = flow->source.index;
		break;
	}
	case SOURCE_PARAM: /* its callers know */
	case SOURCE_UNKNOWN:
		return;
	}
	/* The set may grow while it is handed over. */
	uint32_t copy[program_fan_out];
	if (h.count > program_fan_out) {
		h.count = program_fan_out;
		t->index->calls.items[flow->call].flags |= CALL_FAN_OUT;
	}
	if (h.count)
		memcpy(copy, h.nodes, h.count * sizeof(*copy));
	h.nodes = copy;
	array_reset(&t->visits);
	hand_to_call(t, h, flow->call, flow->argument);
}

static void apply_arguments(struct targets *t)
{
	for (size_t i = 0; i < t->index->argument_flows.count; i++)
		apply_argument(t, &t->index->argument_flows.items[i]);
}

static void index_uses(struct targets *t)
{
	uint32_t *start = memory_new(t->program->defined_count + 2, sizeof(*start));
	for (size_t i = 0; i < t->index->param_uses.count; i++)
		if (t->index->param_uses.items[i].node < t->program->defined_count)
			start[t->index->param_uses.items[i].node + 1]++;
	for (uint32_t n = 0; n < t->program->defined_count; n++)
		start[n + 1] += start[n];
	t->use_start = start;
}

/* The slots of the tables that calls go through, as far as they are known. */
static void resolve_bases(struct targets *t)
{
	const struct tables *tables = t->index->tables;
	t->index->is_scanning = true; /* there are no summaries yet */
	t->bases = memory_new(tables->bases.count + 1, sizeof(*t->bases));
	for (uint32_t b = 0; b < tables->bases.count; b++) {
		struct table_set set;
		if (!table_of_base(t->program, b, &set))
			continue;
		t->bases[b].is_known = true;
		t->bases[b].first = (uint32_t)t->base_slots.count;
		for (uint32_t i = 0; i < set.count; i++) {
			uint32_t own, wild;
			table_members(t->program, set.items[i], tables->bases.items[b].member, &own,
				&wild);
			if (own != air_none)
				array_push(&t->base_slots, own);
			if (wild != air_none)
				array_push(&t->base_slots, wild);
		}
		t->bases[b].count = (uint32_t)t->base_slots.count - t->bases[b].first;
	}
	t->index->is_scanning = false;
}

void link_targets(struct program *program)
{
	struct targets t = { .program = program, .index = program->index };
	registry_prepare(program);
	t.sets = memory_new(t.index->slot_list.count, sizeof(*t.sets));
	for (size_t s = 0; s < t.index->slot_list.count; s++)
		t.sets[s].is_registry = t.index->slot_list.items[s].is_registry;
	index_uses(&t);
	table_solve(program);
	resolve_bases(&t);

	do { /* sets only grow, and have a cap */
		t.changed = false;
		solve_slots(&t);
		apply_arguments(&t);
	} while (t.changed);
	t.is_final = true;
	apply_arguments(&t);
	target_make_edges(&t);
	array_release(&t.edges);
	array_release(&t.visits);
	array_release(&t.base_slots);
	free(t.bases);
	free(t.sets);
	free(t.use_start);
}
