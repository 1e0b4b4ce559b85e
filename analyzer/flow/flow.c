/*
 * The state of one function: what is known of its calls, and the walks over its blocks.
 */
#include "internal.h"

#include <string.h>

struct flow *flow_new(void)
{
	return memory_new(1, sizeof(struct flow));
}

void flow_free(struct flow *flow)
{
	if (!flow)
		return;
	arena_release(&flow->arena);
	array_release(&flow->collected);
	free(flow);
}

void flow_begin(struct flow *flow, const struct air_function *f, const struct cfg *cfg,
	flow_effects effects, void *data)
{
	struct flow fresh = { .arena = flow->arena, .collected = flow->collected };

	arena_reset(&fresh.arena);
	array_reset(&fresh.collected);
	fresh.f = f;
	fresh.cfg = cfg;
	fresh.effects = effects;
	fresh.data = data;
	*flow = fresh;
}

void flow_bind(struct flow *flow, uint32_t param, const struct flow_binding *binding)
{
	if (param >= flow_bound_params)
		return;
	flow->has_bindings = true;
	flow->bindings[param] = *binding;
}

void flow_set_live(struct flow *flow, const uint64_t *blocks)
{
	flow->live = blocks;
}

size_t flow_live_bits(const struct air_function *f)
{
	return 3 * (size_t)f->block_count;
}

void flow_add_way(uint64_t *live, const struct air_function *f, uint32_t block, bool is_first)
{
	bitset_add(live, (size_t)f->block_count + block);
	if (is_first)
		bitset_add(live, 2 * (size_t)f->block_count + block);
}

bool flow_may_run(struct flow *flow, uint32_t instr)
{
	return cfg_instr_is_reachable(flow->cfg, instr) &&
	       flow_is_live(flow, flow_block_of(flow, instr));
}

const struct flow_binding *flow_bound(const struct flow *flow, uint32_t param)
{
	struct part part = { .local = param };
	return flow_binding_of(flow, &part);
}

const struct flow_binding *flow_binding_of(const struct flow *flow, const struct part *part)
{
	if (!flow->has_bindings || part->count || part->is_cut ||
		part->local >= flow->f->param_count || part->local >= flow_bound_params)
		return NULL;
	return &flow->bindings[part->local];
}

void flow_set_clear(struct flow *flow, flow_clear_answer clear)
{
	flow->clear = clear;
}

void flow_set_memory(struct flow *flow, flow_memory_answer memory)
{
	flow->memory = memory;
}

void flow_set_descriptor_effects(struct flow *flow, flow_effects descriptors)
{
	flow->descriptors = descriptors;
}

void flow_set_descriptor_outside(struct flow *flow, flow_outside_answer outside)
{
	flow->outside = outside;
}

static struct call_effects *ask(struct flow *flow, uint32_t instr, flow_effects effects)
{
	struct call_effects *call = arena_alloc(&flow->arena, sizeof(*call));

	call->forwards = -1;
	call->tests_task = FLOW_UNKNOWN;
	call->result_nonblocking = FLOW_UNKNOWN;
	if (effects)
		effects(flow->f, instr, call, flow->data);
	return call;
}

const struct call_effects *flow_call_effects(struct flow *flow, uint32_t instr)
{
	if (!flow->calls)
		flow->calls = arena_array(
			&flow->arena, flow->f->instr_count, sizeof(struct call_effects *));
	if (!flow->calls[instr])
		flow->calls[instr] = ask(flow, instr, flow->effects);
	return flow->calls[instr];
}

/* While a callback is running for a call, that call is seen without effects: its conditions may
 * ask about a descriptor that it made itself. */
const struct call_effects *flow_descriptor_effects(struct flow *flow, uint32_t instr)
{
	if (!flow->descriptors)
		return flow_call_effects(flow, instr);
	if (!flow->descriptor_of)
		flow->descriptor_of = arena_array(
			&flow->arena, flow->f->instr_count, sizeof(struct call_effects *));
	if (!flow->descriptor_of[instr]) {
		flow->descriptor_of[instr] = ask(flow, instr, NULL);
		flow->descriptor_of[instr] = ask(flow, instr, flow->descriptors);
	}
	return flow->descriptor_of[instr];
}

uint32_t flow_block_of(struct flow *flow, uint32_t instr)
{
	if (flow->block_of)
		return flow->block_of[instr];
	flow->block_of = arena_array(&flow->arena, flow->f->instr_count, sizeof(uint32_t));
	for (uint32_t b = 0; b < flow->f->block_count; b++) {
		const struct air_block *block = &flow->f->blocks[b];
		for (uint32_t i = 0; i < block->instr_count; i++)
			flow->block_of[block->first_instr + i] = b;
	}
	return flow->block_of[instr];
}

void flow_walk(struct flow *flow)
{
	if (!flow->visited) {
		flow->visited = arena_array(&flow->arena, flow->f->block_count, sizeof(uint32_t));
		flow->waiting = arena_array(&flow->arena, flow->f->block_count, sizeof(uint32_t));
	}
	if (++flow->visit == 0) { /* all numbers used up? */
		memset(flow->visited, 0, flow->f->block_count * sizeof(uint32_t));
		flow->visit = 1;
	}
}

bool flow_visit(struct flow *flow, uint32_t block)
{
	if (flow->visited[block] == flow->visit)
		return false;
	flow->visited[block] = flow->visit;
	return true;
}

struct air_value flow_strip_casts(const struct air_function *f, struct air_value value)
{
	for (;;) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made || made->op != AIR_CAST)
			return value;
		value = f->values[made->first_value];
	}
}

struct constant flow_convert(const struct air_function *f, uint32_t type, struct constant value)
{
	struct air_instr cast = { .op = AIR_CAST, .type = type, .value_count = 1 };

	return fold_instr(f, &cast, value, (struct constant){ 0 });
}

bool flow_read_part(const struct air_function *f, struct air_value value, struct part *part)
{
	const struct air_instr *made = air_value_instr(f, value);

	return made && made->op == AIR_READ && part_of_place(f, air_instr_place(f, made), part);
}
