/*
 * What other functions say of a descriptor: those that call this one, that fill a field, that this
 * one calls.
 */
#include <stdlib.h>

#include "base/bitset.h"
#include "link/descriptor_notes.h"
#include "link/internal.h"
#include "link/possession_ask.h"

enum { most_callers = 32, most_stores = 32, deepest_call = 5 };

static const struct possession nobody = { .is = POSSESSED_NOT };

static struct program_cursor *open_body(struct asking *asking, uint32_t node)
{
	if (asking->bodies == asking_most_bodies || node >= asking->program->defined_count)
		return NULL;
	asking->bodies++;
	return link_borrow_body(asking->program, node);
}

/* ---------------------------------------------------------------------------------- parameters */

/* The argument by which a call hands over the stream; air_none. */
static uint32_t handed_stream(struct program_cursor *cursor, const struct program_call *call,
	const struct possession *possession)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *instr = &f->instrs[call->instr];
	for (uint32_t i = 0; i < air_call_argument_count(instr); i++)
		if (stream_is_value(
			    cursor, call->instr, air_call_argument(f, instr, i), possession))
			return i;
	return air_none;
}

static struct possession by_caller(struct asking *asking, const struct edge *edge, uint32_t param)
{
	const struct program_call *call = &asking->program->calls[edge->call];
	struct program_cursor *cursor = open_body(asking, edge->caller);
	if (!cursor)
		return nobody;
	struct possession possession = possession_at(asking, cursor, call->instr,
		air_call_argument(&cursor->air, &cursor->air.instrs[call->instr], param));
	uint32_t stream = possession.is == POSSESSED_NOT ? air_none
							 : handed_stream(cursor, call, &possession);
	link_close_body(cursor);
	possession.name = stream == air_none ? STREAM_UNNAMED : STREAM_PARAM;
	possession.index = stream;
	possession.is_assumed = true;
	return possession;
}

static bool is_asked(const struct asking *asking, uint32_t node, uint32_t param)
{
	for (uint32_t i = 0; i < asking->level; i++)
		if (asking->levels[i].node == node && asking->levels[i].param == param)
			return true;
	return false;
}

static struct possession of_callers(struct asking *asking, uint32_t node, uint32_t param)
{
	const struct program *program = asking->program;
	uint32_t first = program->in_start[node], end = program->in_start[node + 1], count = 0;
	struct possession all = nobody;
	if (end - first > most_callers)
		return nobody;
	for (uint32_t e = first; e < end; e++) {
		const struct edge *edge = &program->edges[program->in_edges[e]];
		if (edge->caller == node)
			continue;
		if (edge->kind != EDGE_CALL || edge->through != air_none)
			return nobody;
		all = possession_join(all, by_caller(asking, edge, param), count++);
	}
	return all;
}

struct possession possession_of_param(struct asking *asking, uint32_t node, uint32_t param)
{
	if (asking->level == asking_most_levels || is_asked(asking, node, param))
		return nobody;
	asking->levels[asking->level].node = node;
	asking->levels[asking->level].param = param;
	asking->level++;
	struct possession possession = of_callers(asking, node, param);
	asking->level--;
	return possession;
}

/* -------------------------------------------------------------------------------------- fields */

/* Functions that are called, through whatever. */
struct called {
	const struct program *program;
	uint64_t *nodes;
	ARRAY(uint32_t) list; /* the same, in the order in which they were found */
};

static void add_called(struct called *called, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &called->program->edges[call->first_edge + e];
		if (edge->kind != EDGE_CALL || edge->callee >= called->program->defined_count ||
			bitset_has(called->nodes, edge->callee))
			continue;
		bitset_add(called->nodes, edge->callee);
		array_push(&called->list, edge->callee);
	}
}

/* What those call that were found so far, level by level. */
static void add_called_by(struct called *called)
{
	size_t next = 0;
	for (int level = 0; level < deepest_call; level++) {
		size_t end = called->list.count;
		for (; next < end; next++) {
			const struct program_function *f =
				&called->program->functions[called->list.items[next]];
			for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++)
				add_called(called, &called->program->calls[c]);
		}
	}
}

/* May the function in hand have called `reader` before it came to the giving call? */
static bool is_read_before(
	struct program_cursor *cursor, const struct program_call *given, uint32_t reader)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	struct called called = { .program = program };
	uint32_t block = air_block_of(&cursor->air, given->instr);
	called.nodes = memory_new(bitset_words(program->defined_count), sizeof(*called.nodes));
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		uint32_t own = air_block_of(&cursor->air, call->instr);
		bool is_behind = own == block ? call->instr > given->instr
					      : cfg_dominates(&cursor->cfg, block, own);
		if (!is_behind)
			add_called(&called, call);
	}
	add_called_by(&called);
	bool is_read = bitset_has(called.nodes, reader);
	array_release(&called.list);
	free(called.nodes);
	return is_read;
}

/* What one store puts into a field that `reader` reads. */
static struct possession by_store(
	struct asking *asking, const struct descriptor_store *store, uint32_t reader)
{
	struct program_cursor *cursor = open_body(asking, store->node);
	struct possession possession = nobody;
	if (!cursor)
		return nobody;
	if (store->kind == STORE_COPY) {
		struct air_value value =
			cursor->air.values[cursor->air.instrs[store->instr].first_value];
		possession = possession_at(asking, cursor, store->instr, value);
		if (possession.is == POSSESSED_NOT &&
			possession_at_end(asking, cursor, store->instr, value, &possession) &&
			is_read_before(cursor, possession.opened, reader))
			possession.is = POSSESSED_PERHAPS;
	}
	uint32_t member = possession.is == POSSESSED_NOT
				  ? air_none
				  : stream_member(cursor, store->instr, &possession);
	link_close_body(cursor);
	possession.name = member == air_none ? STREAM_UNNAMED : STREAM_MEMBER;
	possession.index = member;
	possession.is_assumed = true;
	return possession;
}

static struct possession by_stores(struct asking *asking, uint32_t slot, uint32_t reader)
{
	const struct descriptors *d = asking->program->index->descriptors;
	size_t first = link_first_store(d, slot);
	struct possession all = nobody;
	uint32_t count = 0;
	for (size_t i = first; i < d->stores.count && d->stores.items[i].slot == slot; i++) {
		if (i - first == most_stores)
			return nobody;
		all = possession_join(all, by_store(asking, &d->stores.items[i], reader), count++);
	}
	return all;
}

/* Given away elsewhere than it is filled: the stream goes into another field. */
static struct possession by_field_gift(struct asking *asking, uint32_t slot)
{
	const struct field_gift *gift = gift_of_field(asking->program, slot);
	if (!gift)
		return nobody;
	return (struct possession){ POSSESSED_PERHAPS, gift->call,
		gift->stream == air_none ? STREAM_UNNAMED : STREAM_MEMBER, gift->stream, false,
		true };
}

/* Is the stream that goes with the descriptor used on every way to `seen`? Then it is open. */
static bool is_in_use(struct program_cursor *cursor, uint32_t seen, uint32_t read,
	const struct possession *possession)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	const struct air_function *air = &cursor->air;
	struct place_key of = place_key_of(cursor, read, air_instr_place(air, &air->instrs[read]));
	uint32_t block = air_block_of(air, seen);
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct role *role =
			call->symbol == air_none
				? NULL
				: program_role(program, call->symbol, ROLE_ORDERED);
		uint32_t own = air_block_of(air, call->instr);
		if (!role || role->argument < 0 || call->instr == seen ||
			!(own == block ? call->instr < seen
				       : cfg_dominates(&cursor->cfg, own, block)))
			continue;
		const struct air_instr *stream =
			stream_instr(air, air_call_argument(air, &air->instrs[call->instr],
						  (uint32_t)role->argument));
		if (!stream || stream->op != AIR_READ)
			continue;
		struct place_key used = place_key_of(
			cursor, (uint32_t)(stream - air->instrs), air_instr_place(air, stream));
		if (used.slot == possession->index && owner_is_same(used.owner, of.owner) &&
			used.owner.part == of.owner.part)
			return true;
	}
	return false;
}

static struct possession of_memory(struct asking *asking, struct program_cursor *cursor,
	uint32_t seen, const struct flow_origin *origin)
{
	uint32_t slot = asking->program->functions[cursor->node].slots[origin->index];
	if (slot == air_none || is_asked(asking, slot, air_none) ||
		asking->level == asking_most_levels)
		return nobody;
	asking->levels[asking->level].node = slot;
	asking->levels[asking->level].param = air_none;
	asking->level++;
	struct possession possession = by_stores(asking, slot, cursor->node);
	if (possession.is == POSSESSED_NOT)
		possession = by_field_gift(asking, slot);
	asking->level--;
	if (possession.is == POSSESSED_PERHAPS && possession.name == STREAM_MEMBER &&
		origin->instr != air_none && cursor->air.instrs[origin->instr].op == AIR_READ &&
		is_in_use(cursor, seen, origin->instr, &possession))
		possession.is = POSSESSED;
	return possession;
}

/* ------------------------------------------------------------------------------------- results */

static struct possession of_returns(struct asking *asking, struct program_cursor *cursor)
{
	const struct air_function *f = &cursor->air;
	struct possession all = nobody;
	uint32_t count = 0;
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		uint32_t at = block->first_instr + block->instr_count - 1;
		int64_t constant;
		if (block->end.kind != AIR_RETURN || !block->instr_count ||
			!cfg_is_reachable(&cursor->cfg, b) ||
			(flow_constant(cursor->flow, at, block->end.value, &constant) &&
				constant < 0))
			continue;
		all = possession_join(
			all, possession_at(asking, cursor, at, block->end.value), count++);
	}
	return all;
}

static struct possession of_result(struct asking *asking, const struct program_call *call)
{
	const struct program *program = asking->program;
	if (!call || call->edge_count != 1)
		return nobody;
	const struct edge *edge = &program->edges[call->first_edge];
	if (!link_carries(program, edge) || !link_is_target(program, call, edge))
		return nobody;
	struct program_cursor *cursor = open_body(asking, edge->callee);
	if (!cursor)
		return nobody;
	struct possession possession = of_returns(asking, cursor);
	link_close_body(cursor);
	possession.name = STREAM_UNNAMED;
	possession.is_assumed = true;
	return possession;
}

struct possession possession_of_source(struct asking *asking, struct program_cursor *cursor,
	uint32_t seen, const struct flow_descriptor *source)
{
	if (asking->is_inside)
		return nobody;
	switch (source->origin.kind) {
	case FLOW_ORIGIN_PARAM:
		return possession_of_param(asking, cursor->node, source->origin.index);
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_READ_GLOBAL:
		return of_memory(asking, cursor, seen, &source->origin);
	case FLOW_ORIGIN_CALL:
		return source->argument != air_none
			       ? nobody
			       : of_result(asking, program_call_at(asking->program, cursor->node,
							   source->origin.index));
	case FLOW_ORIGIN_CONSTANT:
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_LOCAL:
	case FLOW_ORIGIN_GLOBAL:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	return nobody;
}
