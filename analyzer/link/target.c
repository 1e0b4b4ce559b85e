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
 *     counted, and no edge is made.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "link/internal.h"

enum { most_depth = 16 };

struct slot_set {
	ARRAY(uint32_t) nodes; /* sorted */
	bool is_open;
};

/* What was handed to parameter `argument` of `node` in this handing: recursion ends there. */
struct visit {
	uint32_t node, argument, depth;
	bool is_sole;
};

struct targets {
	struct program *program;
	struct program_index *index;
	struct slot_set *sets; /* by slot */
	uint32_t *use_start;   /* by node: first of its param_uses */
	ARRAY(struct visit) visits;
	ARRAY(struct edge) edges;
	bool changed;
	bool is_final; /* the last round makes edges */
};

/* ------------------------------------------------------------------------------- slots */

static bool set_add(struct slot_set *set, uint32_t node)
{
	size_t at = 0;
	while (at < set->nodes.count && set->nodes.items[at] < node)
		at++;
	if (at < set->nodes.count && set->nodes.items[at] == node)
		return false;
	if (set->nodes.count >= program_fan_out) {
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

static void solve_slots(struct targets *t)
{
	bool changed = true;
	while (changed) {
		changed = false;
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
	bool is_sole;  /* the one function it can be */
	uint32_t slot; /* it was read from, or air_none */
	uint32_t depth;
};

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
					   .certainty = h->is_sole ? CERTAIN : LIKELY,
					   .slot = h->slot,
					   .through = through }));
}

static void escape(struct targets *t, const struct handing *h)
{
	if (!t->is_final)
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

/* Roles that say what becomes of argument `argument`; false if none does. */
static bool apply_roles(struct targets *t, const struct handing *h, uint32_t symbol,
	uint32_t argument, uint32_t through)
{
	struct role_list roles = t->program->symbols[symbol].roles;
	bool said = false;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		if (role->argument != (int)argument)
			continue;
		enum edge_kind kind;
		if (role->kind == ROLE_SPAWNS)
			kind = EDGE_SPAWN;
		else if (role->kind == ROLE_OFFLOADS)
			kind = EDGE_OFFLOAD;
		else if (role->kind == ROLE_STARTS_THREAD)
			kind = EDGE_THREAD;
		else if (role->kind == ROLE_CALLS_ON_LOOP)
			kind = EDGE_CALLBACK;
		else if (role->kind == ROLE_RUNS_IN_SIGNAL)
			kind = EDGE_SIGNAL;
		else if (role->kind == ROLE_CALLS)
			kind = EDGE_CALL;
		else
			continue;
		said = true;
		add_edge(t, h, kind, spawn_of(t->program, symbol, role), through);
	}
	return said;
}

static void hand_to_node(struct targets *t, struct handing h, uint32_t node, uint32_t argument);

static const uint32_t *source_nodes(struct targets *t, const struct source *source, uint32_t *count)
{
	const uint32_t *nodes = NULL;
	*count = 0;
	if (source->kind == SOURCE_FUNCTION) {
		*count = bind_source(t, source, &nodes);
	} else if (source->kind == SOURCE_SLOT) {
		*count = (uint32_t)t->sets[source->index].nodes.count;
		nodes = t->sets[source->index].nodes.items;
	}
	return nodes;
}

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

/* The nodes a call may go to, as far as known now: at most `program_fan_out`. */
static uint32_t callees(struct targets *t, uint32_t call, uint32_t *nodes)
{
	const struct program_call *site = &t->index->calls.items[call];
	const uint32_t *some;
	uint32_t total = 0, count;
	if (site->symbol != air_none) {
		total = link_bind(t->program, site->symbol, site->caller, air_none, &some);
		total = total < program_fan_out ? total : program_fan_out;
		memcpy(nodes, some, total * sizeof(*nodes));
		return total;
	}
	const struct target_flow *flows = t->index->target_flows.items;
	for (size_t i = first_flow(t, call);
		i < t->index->target_flows.count && flows[i].call == call; i++) {
		some = source_nodes(t, &flows[i].source, &count);
		for (uint32_t n = 0; n < count && total < program_fan_out; n++)
			nodes[total++] = some[n];
	}
	return total;
}

static void hand_to_call(struct targets *t, struct handing h, uint32_t call, uint32_t argument)
{
	uint32_t symbol = t->index->calls.items[call].symbol;
	uint32_t through = call == h.site ? air_none : t->index->calls.items[call].caller;
	if (h.depth++ >= most_depth)
		return;
	if (symbol != air_none && apply_roles(t, &h, symbol, argument, through))
		return;
	uint32_t nodes[program_fan_out];
	uint32_t count = callees(t, call, nodes);
	h.is_sole &= count == 1;
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
		h.nodes = set->nodes.items;
		h.count = set->is_open && set->nodes.count >= program_fan_out
				  ? 0
				  : (uint32_t)set->nodes.count;
		h.is_sole = h.count == 1 && !set->is_open;
		h.slot = flow->source.index;
		break;
	}
	case SOURCE_PARAM: /* its callers know */
	case SOURCE_UNKNOWN:
		return;
	}
	/* The set may grow while it is handed over. */
	uint32_t copy[program_fan_out];
	h.count = h.count < program_fan_out ? h.count : program_fan_out;
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

/* ---------------------------------------------------------------------------------- edges */

static void direct_edges(struct targets *t, uint32_t call)
{
	uint32_t nodes[program_fan_out];
	const struct program_call *site = &t->index->calls.items[call];
	uint32_t count = callees(t, call, nodes);
	for (uint32_t i = 0; i < count; i++)
		array_push(&t->edges, ((struct edge){ .caller = site->caller,
					      .callee = nodes[i],
					      .call = call,
					      .kind = EDGE_CALL,
					      .certainty = count == 1 ? CERTAIN : LIKELY,
					      .slot = air_none,
					      .through = air_none }));
}

/* Only a test puts its own function into a slot that other code calls through. */
static bool is_test_double(const struct program *program, uint32_t caller, uint32_t callee)
{
	return callee < program->defined_count && path_is_test(program->functions[callee].path) &&
	       !path_is_test(program->functions[caller].path);
}

static void indirect_edge(
	struct targets *t, uint32_t call, uint32_t callee, bool is_sole, uint32_t slot)
{
	uint32_t caller = t->index->calls.items[call].caller;
	enum certainty certainty = is_sole ? CERTAIN : LIKELY;
	if (slot != air_none && is_test_double(t->program, caller, callee))
		certainty = POSSIBLE;
	array_push(&t->edges, ((struct edge){ .caller = caller,
				      .callee = callee,
				      .call = call,
				      .kind = EDGE_CALL,
				      .certainty = certainty,
				      .slot = slot,
				      .through = air_none }));
}

/* All target flows of one indirect call. */
static void indirect_edges(struct targets *t, size_t first, size_t end)
{
	const struct target_flow *flows = t->index->target_flows.items;
	uint32_t call = flows[first].call;
	struct program_call *site = &t->index->calls.items[call];
	size_t before = t->edges.count;
	bool alone = end - first == 1, is_param = false, is_cut = false, is_open = false;

	for (size_t i = first; i < end; i++) {
		const struct source *source = &flows[i].source;
		const uint32_t *nodes = NULL;
		uint32_t count = 0, slot = air_none;
		bool open = false;
		if (source->kind == SOURCE_FUNCTION) {
			count = bind_source(t, source, &nodes);
		} else if (source->kind == SOURCE_SLOT) {
			const struct slot_set *set = &t->sets[source->index];
			slot = source->index;
			open = set->is_open;
			is_cut |= open && set->nodes.count >= program_fan_out;
			nodes = set->nodes.items;
			count = (uint32_t)set->nodes.count;
		}
		is_param |= source->kind == SOURCE_PARAM;
		is_open |= open || source->kind == SOURCE_PARAM || source->kind == SOURCE_UNKNOWN;
		for (uint32_t n = 0; n < count; n++)
			indirect_edge(t, call, nodes[n], alone && count == 1 && !open, slot);
	}
	if (is_cut) {
		t->edges.count = before;
		site->flags |= CALL_FAN_OUT;
	}
	if (is_open)
		site->flags |= CALL_OPEN;
	if (!is_cut && t->edges.count == before && !is_param)
		site->flags |= CALL_UNRESOLVED;
}

static int compare_edges(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;
	const uint32_t keys[][2] = { { a->call, b->call }, { a->callee, b->callee },
		{ a->kind, b->kind }, { a->spawn, b->spawn }, { a->certainty, b->certainty },
		{ a->through, b->through }, { a->slot, b->slot } };
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

static void sort_edges(struct targets *t)
{
	if (!t->edges.count)
		return;
	qsort(t->edges.items, t->edges.count, sizeof(*t->edges.items), compare_edges);
	size_t kept = 0;
	for (size_t i = 1; i < t->edges.count; i++) {
		const struct edge *a = &t->edges.items[kept], *b = &t->edges.items[i];
		if (a->call == b->call && a->callee == b->callee && a->kind == b->kind &&
			a->spawn == b->spawn)
			continue;
		t->edges.items[++kept] = *b;
	}
	t->edges.count = kept + 1;
}

static void publish_edges(struct targets *t)
{
	struct program *program = t->program;
	program->edge_count = (uint32_t)t->edges.count;
	program->edges = arena_copy(
		&program->arena, t->edges.items, t->edges.count * sizeof(*t->edges.items));
	for (uint32_t e = 0; e < program->edge_count; e++) {
		struct program_call *call = &program->calls[program->edges[e].call];
		if (!call->edge_count++)
			call->first_edge = e;
	}
	program->in_start = arena_array(
		&program->arena, program->function_count + 2, sizeof(*program->in_start));
	program->in_edges =
		arena_array(&program->arena, program->edge_count, sizeof(*program->in_edges));
	for (uint32_t e = 0; e < program->edge_count; e++)
		program->in_start[program->edges[e].callee + 2]++;
	for (uint32_t n = 2; n < program->function_count + 2; n++)
		program->in_start[n] += program->in_start[n - 1];
	for (uint32_t e = 0; e < program->edge_count; e++)
		program->in_edges[program->in_start[program->edges[e].callee + 1]++] = e;
}

/* Edges by the function that calls its parameter. */
static void publish_through(struct program *program)
{
	uint32_t *start = arena_array(&program->arena, program->function_count + 2, sizeof(*start));
	program->through_edges =
		arena_array(&program->arena, program->edge_count, sizeof(*program->through_edges));
	for (uint32_t e = 0; e < program->edge_count; e++)
		if (program->edges[e].through != air_none)
			start[program->edges[e].through + 2]++;
	for (uint32_t n = 2; n < program->function_count + 2; n++)
		start[n] += start[n - 1];
	for (uint32_t e = 0; e < program->edge_count; e++)
		if (program->edges[e].through != air_none)
			program->through_edges[start[program->edges[e].through + 1]++] = e;
	program->through_start = start;
}

static void publish_slots(struct targets *t)
{
	struct program *program = t->program;
	program->slots = t->index->slot_list.items;
	program->slot_count = (uint32_t)t->index->slot_list.count;
	for (uint32_t s = 0; s < program->slot_count; s++) {
		struct slot_set *set = &t->sets[s];
		program->slots[s].is_open = set->is_open;
		program->slots[s].target_count = (uint32_t)set->nodes.count;
		program->slots[s].targets = arena_copy(&program->arena, set->nodes.items,
			set->nodes.count * sizeof(*set->nodes.items));
		array_release(&set->nodes);
	}
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

static void count_unresolved(struct program *program)
{
	for (uint32_t c = 0; c < program->call_count; c++) {
		program->unresolved_calls += !!(program->calls[c].flags & CALL_UNRESOLVED);
		program->fan_out_cut += !!(program->calls[c].flags & CALL_FAN_OUT);
	}
}

void link_targets(struct program *program)
{
	struct targets t = { .program = program, .index = program->index };
	t.sets = memory_new(t.index->slot_list.count, sizeof(*t.sets));
	index_uses(&t);

	do { /* sets only grow, and have a cap */
		t.changed = false;
		solve_slots(&t);
		apply_arguments(&t);
	} while (t.changed);
	t.is_final = true;
	apply_arguments(&t);
	for (uint32_t c = 0; c < program->call_count; c++)
		if (program->calls[c].symbol != air_none)
			direct_edges(&t, c);
	for (size_t i = 0, end; i < t.index->target_flows.count; i = end) {
		end = i + 1;
		while (end < t.index->target_flows.count &&
			t.index->target_flows.items[end].call ==
				t.index->target_flows.items[i].call)
			end++;
		indirect_edges(&t, i, end);
	}
	sort_edges(&t);
	publish_edges(&t);
	publish_through(program);
	publish_slots(&t);
	count_unresolved(program);
	array_release(&t.edges);
	array_release(&t.visits);
	free(t.sets);
	free(t.use_start);
}
