/*
 * Who fills a queue: what a loop calls is searched, and what threads do, depth first and not far.
 * Each function knows the queue by the variable or field it stands in, or as what it was handed.
 *
 * A thread counts that fills it in a loop, and neither waits to be told nor sleeps on the way
 * there: else there are no more elements than it was asked for.
 */
#include "link/queue_internal.h"

#include <string.h>

enum { most_seen = 96 };

struct fill {
	const struct queue *queue;
	struct program *program;
	uint32_t loop_node;
	uint32_t seen[most_seen], seen_count;
	uint32_t edges[refill_longest], depth; /* the way so far */
	bool is_found;
	bool by_thread;
	uint32_t turning; /* calls on the way that are made in a loop */
	struct program_refill *refill;
};

/* ------------------------------------------------------------------------------------ filling */

/* Is this object the queue, in a function where `params` (a bit each) lead to it? */
static bool is_queue(const struct fill *s, struct access_object object, uint64_t params)
{
	if (s->queue->is_any)
		return true;
	if (object.kind == ACCESS_OBJECT_PARAM)
		return object.index < 64 && params >> object.index & 1;
	return object.kind == ACCESS_OBJECT_SLOT && access_is_same(object, s->queue->spot.holder);
}

/* `list = g_list_remove(list, item)`: whether more or less is in it is not known. */
static bool is_given(struct program_cursor *cursor, uint32_t instr, uint32_t slot)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	for (uint32_t i = 0; i < air_call_argument_count(call); i++) {
		struct flow_origin origin =
			flow_origin(cursor->flow, instr, air_call_argument(&cursor->air, call, i));
		if ((origin.kind == FLOW_ORIGIN_READ_GLOBAL ||
			    origin.kind == FLOW_ORIGIN_READ_FIELD) &&
			slots[origin.index] == slot)
			return true;
	}
	return false;
}

/* A pointer that does not come out of another element: one that is new in the list. */
static bool is_fresh(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, uint32_t slot)
{
	struct flow_origin origin = flow_origin(cursor->flow, instr, value);
	switch (origin.kind) {
	case FLOW_ORIGIN_CALL:
		return !is_given(cursor, origin.index, slot);
	case FLOW_ORIGIN_PARAM:
	case FLOW_ORIGIN_LOCAL:
	case FLOW_ORIGIN_GLOBAL:
		return true;
	case FLOW_ORIGIN_OTHER:
		return origin.instr != air_none &&
		       cursor->air.instrs[origin.instr].op == AIR_ADDRESS;
	case FLOW_ORIGIN_CONSTANT:
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	return false;
}

/* Does an instruction write the queue so that there is more in it? */
static bool fills(
	const struct fill *s, struct program_cursor *cursor, uint32_t instr, uint64_t params)
{
	const struct queue *queue = s->queue;
	const struct air_function *f = &cursor->air;
	if (f->instrs[instr].op != AIR_COPY)
		return false;
	struct spot spot = queue_spot(cursor, instr, air_instr_place(f, &f->instrs[instr]));
	struct air_value value = f->values[f->instrs[instr].first_value];
	if (spot.slot == air_none || spot.is_plain != queue->spot.is_plain)
		return false;
	bool is_same = spot.slot == queue->spot.slot;
	if (!spot.is_plain && !is_queue(s, spot.holder, params))
		return false;
	if (queue->kind == QUEUE_LIST)
		return (is_same || (!spot.is_plain && spot.record == queue->spot.record)) &&
		       queue_is_pointer(&spot.type) && spot.pointee == queue->spot.pointee &&
		       is_fresh(cursor, instr, value, spot.slot);
	if (!queue_is_raised(f, value))
		return false;
	if (queue->kind == QUEUE_COUNT)
		return is_same;
	uint32_t end = is_same ? 1 : spot.slot == queue->other ? 2 : 0;
	return queue->kind == QUEUE_RING && end && queue->own && !(queue->own & end);
}

static bool fills_opaque(
	const struct fill *s, struct program_cursor *cursor, uint32_t instr, uint64_t params)
{
	const struct air_instr *made = &cursor->air.instrs[instr];
	const struct program_call *call = made->op == AIR_CALL && s->queue->kind == QUEUE_OPAQUE
						  ? program_call_at(s->program, cursor->node, instr)
						  : NULL;
	const struct role *role = call && call->symbol != air_none
					  ? program_role(s->program, call->symbol, ROLE_RELEASES)
					  : NULL;
	return role && role->resource && !strcmp(role->resource, "queue") && role->argument >= 0 &&
	       is_queue(s,
		       queue_object(cursor, instr,
			       air_call_argument(&cursor->air, made, (uint32_t)role->argument)),
		       params);
}

/* ------------------------------------------------------------------------------------- search */

static bool is_followed(const struct fill *s, const struct edge *edge)
{
	if (!link_carries(s->program, edge) || edge->callee >= s->program->defined_count ||
		edge->callee == s->loop_node || edge->callee == s->queue->taker ||
		s->program->functions[edge->callee].is_degraded ||
		(edge->certainty == POSSIBLE && !edge->is_one_of_many))
		return false;
	for (uint32_t i = 0; i < s->seen_count; i++)
		if (s->seen[i] == edge->callee)
			return false;
	return s->seen_count < most_seen && s->depth < refill_longest;
}

/* Which parameters of the callee lead to the queue. */
static uint64_t params_of(
	const struct fill *s, struct program_cursor *cursor, uint32_t instr, uint64_t params)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	uint32_t count = air_call_argument_count(call);
	uint64_t mask = 0;
	for (uint32_t a = 0; a < count && a < 64; a++)
		if (is_queue(s,
			    queue_object(cursor, instr, air_call_argument(&cursor->air, call, a)),
			    params))
			mask |= UINT64_C(1) << a;
	return mask;
}

static void visit(struct fill *s, uint32_t node, uint64_t params);

static bool is_in_loop(const struct program_cursor *cursor, uint32_t instr)
{
	return cursor->cfg.loop_of[air_block_of(&cursor->air, instr)] != air_none;
}

/* Does a thread come here only as often as somebody tells it to, or in its own time? */
static bool is_paced(const struct program *program, uint32_t node)
{
	uint32_t count;
	const struct access *accesses = program_node_accesses(program, node, &count);
	bool is = program->functions[node].block_mask >> BLOCK_SLEEP & 1;
	for (uint32_t i = 0; i < count; i++)
		is |= accesses[i].kind == ACCESS_WAIT;
	return is;
}

static void follow(struct fill *s, struct program_cursor *cursor, const struct program_call *call,
	uint64_t params)
{
	for (uint32_t e = 0; e < call->edge_count && !s->is_found; e++) {
		const struct edge *edge = &s->program->edges[call->first_edge + e];
		if (!is_followed(s, edge))
			continue;
		s->edges[s->depth++] = call->first_edge + e;
		s->seen[s->seen_count++] = edge->callee;
		s->turning += is_in_loop(cursor, call->instr);
		visit(s, edge->callee,
			link_is_target(s->program, call, edge)
				? params_of(s, cursor, call->instr, params)
				: 0);
		s->turning -= is_in_loop(cursor, call->instr);
		s->depth--;
	}
}

static void found(struct fill *s, const struct program_cursor *cursor, uint32_t instr)
{
	struct program_refill *refill = s->refill;
	s->is_found = true;
	refill->by_thread = s->by_thread;
	memcpy(refill->edges, s->edges, sizeof(refill->edges));
	refill->edge_count = s->depth;
	refill->node = cursor->node;
	refill->fill_line = cursor->air.instrs[instr].line;
	refill->fill_column = cursor->air.instrs[instr].column;
}

static void visit(struct fill *s, uint32_t node, uint64_t params)
{
	const struct program_function *f = &s->program->functions[node];
	struct program_cursor cursor;
	if (s->by_thread && is_paced(s->program, node))
		return;
	program_cursor_init(&cursor, s->program);
	program_open(&cursor, node);
	for (uint32_t i = 0; i < cursor.air.instr_count && !s->is_found; i++)
		if (cfg_instr_is_reachable(&cursor.cfg, i) &&
			(!s->by_thread || s->turning || is_in_loop(&cursor, i)) &&
			(fills(s, &cursor, i, params) || fills_opaque(s, &cursor, i, params)))
			found(s, &cursor, i);
	for (uint32_t c = 0; c < f->call_count && !s->is_found; c++)
		follow(s, &cursor, &s->program->calls[f->first_call + c], params);
	program_cursor_release(&cursor);
}

/* ------------------------------------------------------------------------------------- others */

static bool is_seen(const struct fill *s, uint32_t node)
{
	bool is = node == s->loop_node || node == s->queue->taker;
	for (uint32_t i = 0; i < s->seen_count; i++)
		is |= s->seen[i] == node;
	return is;
}

static bool has_other_caller(const struct fill *s, uint32_t node)
{
	const struct program *program = s->program;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind != EDGE_CALL ||
			(!is_seen(s, edge->caller) && program->functions[edge->caller].contexts))
			return true;
	}
	return false;
}

/* Do others fill it, too, or is what fills it called through a pointer? */
static bool is_shared(const struct fill *s)
{
	const struct program *program = s->program;
	enum access_kind kind = s->queue->kind == QUEUE_OPAQUE ? ACCESS_WAKE : ACCESS_WRITE;
	for (uint32_t i = 0; i < s->refill->edge_count; i++) {
		const struct edge *edge = &program->edges[s->refill->edges[i]];
		if (program->calls[edge->call].symbol == air_none || edge->through != air_none ||
			has_other_caller(s, edge->callee))
			return true;
	}
	if (!s->queue->spot.is_plain && kind == ACCESS_WRITE)
		return false;
	program_each_access(program, s->queue->spot.slot, access)
	{
		if (access->kind == kind && !is_seen(s, access->node) &&
			program->functions[access->node].contexts)
			return true;
	}
	return false;
}

bool queue_find_fill(struct program_cursor *cursor, uint32_t loop, const struct queue *queue,
	struct program_refill *refill)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	struct fill s = { .queue = queue,
		.program = cursor->program,
		.loop_node = cursor->node,
		.refill = refill };
	for (uint32_t c = 0; c < f->call_count && !s.is_found; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (cfg_loop_has(&cursor->cfg, loop, air_block_of(&cursor->air, call->instr)))
			follow(&s, cursor, call, 0);
	}
	return s.is_found && is_shared(&s);
}

bool queue_find_thread(
	struct program_cursor *cursor, const struct queue *queue, struct program_refill *refill)
{
	struct program *program = cursor->program;
	struct fill s = { .queue = queue,
		.program = program,
		.loop_node = cursor->node,
		.by_thread = true,
		.refill = refill };
	for (uint32_t e = 0; e < program->edge_count && !s.is_found && !queue->is_any; e++) {
		const struct edge *edge = &program->edges[e];
		if (edge->kind != EDGE_THREAD || edge->callee >= program->defined_count ||
			edge->certainty == POSSIBLE || program->functions[edge->callee].is_degraded)
			continue;
		s.edges[0] = e;
		s.depth = 1;
		s.seen_count = 0;
		visit(&s, edge->callee, 0);
	}
	return s.is_found;
}
