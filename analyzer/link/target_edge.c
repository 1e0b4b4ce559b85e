/*
 * Edges: what each call may do to which function, sorted and published for everybody to read, and
 * the slots with what they finally hold.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "link/class.h"
#include "link/target.h"

static enum edge_kind kind_of_call(const struct program_call *call)
{
	return call->flags & CALL_AS_TASK ? EDGE_SPAWN : EDGE_CALL;
}

/* Without a fork the program serves one at a time, and says so: that is not its usual mode. */
static bool is_unusual(const struct targets *t, uint32_t call)
{
	return t->index->calls.items[call].flags & CALL_SHARED_WITH_CHILD;
}

/* However many definitions of one name there are: each is a program's own. */
static void direct_edges(struct targets *t, uint32_t call)
{
	const struct program_call *site = &t->index->calls.items[call];
	const uint32_t *nodes;
	uint32_t count = link_bind(t->program, site->symbol, site->caller, air_none, &nodes);
	for (uint32_t i = 0; i < count; i++)
		array_push(&t->edges, ((struct edge){ .caller = site->caller,
					      .callee = nodes[i],
					      .call = call,
					      .kind = kind_of_call(site),
					      .spawn = SPAWN_TASK,
					      .certainty = is_unusual(t, call) ? POSSIBLE
							   : count == 1        ? CERTAIN
									       : LIKELY,
					      .slot = air_none,
					      .through = air_none }));
}

/* Only a test puts its own function into a slot that other code calls through. */
static bool is_test_double(const struct program *program, uint32_t caller, uint32_t callee)
{
	return callee < program->defined_count && path_is_test(program->functions[callee].path) &&
	       !path_is_test(program->functions[caller].path);
}

static void indirect_edge(struct targets *t, uint32_t call, uint32_t callee,
	enum certainty certainty, uint32_t slot, bool is_closed)
{
	uint32_t caller = t->index->calls.items[call].caller;
	if (is_unusual(t, call) ||
		(slot != air_none && is_test_double(t->program, caller, callee))) {
		certainty = POSSIBLE;
		is_closed = false;
	}
	array_push(&t->edges, ((struct edge){ .caller = caller,
				      .callee = callee,
				      .call = call,
				      .kind = kind_of_call(&t->index->calls.items[call]),
				      .spawn = SPAWN_TASK,
				      .certainty = certainty,
				      .slot = slot,
				      .through = air_none,
				      .is_one_of_many = is_closed && certainty == POSSIBLE }));
}

/* All target flows of one indirect call. */
static void indirect_edges(
	struct targets *t, const struct classes *classes, size_t first, size_t end)
{
	const struct target_flow *flows = t->index->target_flows.items;
	uint32_t call = flows[first].call;
	struct program_call *site = &t->index->calls.items[call];
	size_t before = t->edges.count;
	bool alone = end - first == 1, is_param = false, is_cut = false, is_open = false;
	uint32_t total = 0;
	struct target_nodes nodes;

	if (alone && flows[first].source.kind == SOURCE_SLOT &&
		classes_add_inherited(t, classes, call, flows[first].source.index))
		return;
	for (size_t i = first; i < end; i++) {
		target_of_flow(t, &flows[i], &nodes);
		total += nodes.count;
		is_param |= flows[i].source.kind == SOURCE_PARAM;
		is_cut |= nodes.is_cut;
		is_open |= nodes.is_open;
	}
	for (size_t i = first; i < end && !is_cut; i++) {
		const struct source *source = &flows[i].source;
		target_of_flow(t, &flows[i], &nodes);
		bool is_sole = alone && nodes.count == 1 && !nodes.is_open;
		for (uint32_t n = 0; n < nodes.count; n++)
			indirect_edge(t, call, nodes.items[n], target_certainty(is_sole, total),
				source->kind == SOURCE_SLOT ? source->index : air_none, !is_open);
	}
	if (is_cut)
		site->flags |= CALL_FAN_OUT;
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

static void keep_as_async(struct program *program, const struct program_slot *slot)
{
	for (uint32_t i = 0; i < slot->roles.count; i++)
		if (slot->roles.items[i].kind == ROLE_SUSPENDS)
			for (uint32_t n = 0; n < slot->target_count; n++)
				program->functions[slot->targets[n]].is_kept_as_async = true;
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
		keep_as_async(program, &program->slots[s]);
	}
}

static void count_unresolved(struct program *program)
{
	for (uint32_t c = 0; c < program->call_count; c++) {
		program->unresolved_calls += !!(program->calls[c].flags & CALL_UNRESOLVED);
		program->fan_out_cut += !!(program->calls[c].flags & CALL_FAN_OUT);
	}
}

void target_make_edges(struct targets *t)
{
	struct program *program = t->program;
	struct classes *classes = classes_find(t);
	classes_add_edges(t, classes);
	for (uint32_t c = 0; c < program->call_count; c++) {
		if (program->calls[c].symbol == air_none)
			continue;
		direct_edges(t, c);
		registry_edges(t, c);
	}
	for (size_t i = 0, end; i < t->index->target_flows.count; i = end) {
		end = i + 1;
		while (end < t->index->target_flows.count &&
			t->index->target_flows.items[end].call ==
				t->index->target_flows.items[i].call)
			end++;
		indirect_edges(t, classes, i, end);
	}
	classes_free(classes);
	sort_edges(t);
	publish_edges(t);
	publish_through(program);
	publish_slots(t);
	count_unresolved(program);
}
