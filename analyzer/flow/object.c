/*
 * Objects: is a pointer null, what does a member of what it leads to hold.
 *
 * A pointer is known not to be null behind a test of the same variable, as long as nothing was
 * written to it in between; and behind a use of a variable that never changes.
 */
#include "internal.h"

#include <string.h>

enum { most_origins = 8, most_uses = 512 };

/* ---------------------------------------------------------------------------------------- null */

/* What the caller said of a pointer it handed over. */
static enum flow_truth param_is_null(const struct flow *flow, uint32_t param)
{
	struct part part = { .local = param };
	const struct flow_binding *binding = flow_binding_of(flow, &part);

	return binding && binding->is_set ? FLOW_FALSE : FLOW_UNKNOWN;
}

static enum flow_truth origin_is_null(const struct flow *flow, const struct flow_origin *origin)
{
	switch (origin->kind) {
	case FLOW_ORIGIN_NULL:
		return FLOW_TRUE;
	case FLOW_ORIGIN_CONSTANT:
		return origin->integer == 0 ? FLOW_TRUE : FLOW_FALSE;
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_LOCAL:
	case FLOW_ORIGIN_GLOBAL:
		return FLOW_FALSE;
	case FLOW_ORIGIN_PARAM:
		return param_is_null(flow, origin->index);
	case FLOW_ORIGIN_CALL:
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	return FLOW_UNKNOWN;
}

/* Is the variable at the read what it was when the fact was found? `behind` is the block that the
 * fact holds in. */
static bool is_unchanged(struct flow *flow, const struct part *part, uint32_t read,
	const struct fact *fact, uint32_t behind)
{
	uint32_t tested = flow_strip_casts(flow->f, fact->subject).index;
	struct reach reach;
	uint32_t count;

	reach_at(flow, part, read, behind, &reach);
	if (reach.count || reach.is_many || reach.is_entry || !reach.is_stopped)
		return false;
	if (flow_block_of(flow, tested) != fact->block)
		return false;
	const struct definition *definitions = definitions_of(flow, part->local, &count);
	for (uint32_t i = 0; i < count; i++)
		if (definitions[i].instr > tested &&
			definitions[i].instr < flow_last(flow, fact->block))
			return false;
	return true;
}

static bool is_same_part(const struct part *a, const struct part *b)
{
	if (a->local != b->local || a->count != b->count || a->is_cut || b->is_cut)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->steps[i].field != b->steps[i].field ||
			a->steps[i].element != b->steps[i].element)
			return false;
	return true;
}

static enum flow_truth null_by_test(struct flow *flow, struct air_value value)
{
	struct air_value read = flow_strip_casts(flow->f, value);
	struct part part, tested;
	struct fact fact;

	if (!flow_read_part(flow->f, read, &part))
		return FLOW_UNKNOWN;
	uint32_t block = flow_block_of(flow, read.index), behind = block;
	for (; fact_next(flow, &block, &fact); behind = block) {
		struct air_value subject = flow_strip_casts(flow->f, fact.subject);
		while (flow->cfg->dominator[behind] != fact.block)
			behind = flow->cfg->dominator[behind];
		if (!air_value_is_zero(fact.other) ||
			(fact.relation != AIR_EQ && fact.relation != AIR_NE))
			continue;
		if (!flow_read_part(flow->f, subject, &tested) || !is_same_part(&part, &tested))
			continue;
		if (is_unchanged(flow, &part, read.index, &fact, behind))
			return fact.relation == AIR_EQ ? FLOW_TRUE : FLOW_FALSE;
	}
	return FLOW_UNKNOWN;
}

/* Is the local set once, before anything else can be done with it? */
static bool never_changes(struct flow *flow, uint32_t local)
{
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, local, &count);

	if (local < flow->f->param_count)
		return !count;
	while (count && definitions->kind == DEFINITION_ENTER)
		definitions++, count--;
	return count == 1 && definitions->kind == DEFINITION_COPY &&
	       flow->cfg->loop_of[flow_block_of(flow, definitions->instr)] == air_none;
}

/* Does an instruction read or write what a value leads to, or call it? */
static bool uses(const struct air_function *f, const struct air_instr *instr, uint32_t local)
{
	bool has_place = instr->op == AIR_READ || instr->op == AIR_COPY || instr->op == AIR_ZERO;
	struct air_value base = { .kind = AIR_VALUE_NONE };
	struct part part;

	if (instr->op == AIR_CALL)
		base = air_call_target(f, instr);
	else if (has_place && air_instr_place(f, instr)->root == AIR_ROOT_DEREF)
		base = air_instr_place(f, instr)->base;
	return base.kind == AIR_VALUE_RESULT &&
	       flow_read_part(f, flow_strip_casts(f, base), &part) && part.local == local &&
	       !part.count && !part.is_cut;
}

/* Was it used on every way here? With null there would have been no way on. */
static bool is_set_by_use(struct flow *flow, struct air_value value)
{
	struct air_value read = flow_strip_casts(flow->f, value);
	struct part part;

	if (!flow_read_part(flow->f, read, &part) || part.count || part.is_cut ||
		!never_changes(flow, part.local))
		return false;
	uint32_t here = flow_block_of(flow, read.index), looked = 0;
	if (!cfg_is_reachable(flow->cfg, here))
		return false;
	for (uint32_t block = here;; block = flow->cfg->dominator[block]) {
		uint32_t end = block == here ? read.index : flow_last(flow, block);
		for (uint32_t i = flow_first(flow, block); i < end && looked < most_uses;
			i++, looked++)
			if (uses(flow->f, &flow->f->instrs[i], part.local))
				return true;
		if (block == flow->cfg->dominator[block] || looked == most_uses)
			return false;
	}
}

enum flow_truth flow_is_null(struct flow *flow, uint32_t at, struct air_value value)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, at, value, origins, most_origins);
	enum flow_truth common = origin_is_null(flow, &origins[0]);

	for (uint32_t i = 1; i < count; i++)
		if (origin_is_null(flow, &origins[i]) != common)
			common = FLOW_UNKNOWN;
	common = common == FLOW_UNKNOWN ? null_by_test(flow, value) : common;
	return common == FLOW_UNKNOWN && is_set_by_use(flow, value) ? FLOW_FALSE : common;
}

/* --------------------------------------------------------------------------------- one member */

static bool add_field(
	const struct air_function *f, struct part *part, const char *record, const char *member)
{
	for (uint32_t r = 0; r < f->ref_count && part->count < part_step_max; r++) {
		if (f->refs[r].kind != AIR_REF_FIELD || strcmp(f->refs[r].name, member) ||
			strcmp(f->refs[r].record, record))
			continue;
		part->steps[part->count++] = (struct part_step){ .field = r };
		return true;
	}
	return false;
}

/* The part of a local that a pointer leads to, a struct, and its record. */
static bool record_part(struct flow *flow, uint32_t at, struct air_value pointer, struct part *part,
	const char **record)
{
	const struct air_function *f = flow->f;
	struct flow_origin origin = flow_origin(flow, at, pointer);

	if (origin.kind != FLOW_ORIGIN_LOCAL || f->instrs[origin.instr].op != AIR_ADDRESS)
		return false;
	const struct air_place *place = air_instr_place(f, &f->instrs[origin.instr]);
	if (!part_of_place(f, place, part) || part->is_cut || place->type == air_none)
		return false;
	const struct air_type *type = &f->types[place->type];
	if (type->kind != AIR_TYPE_RECORD || type->ref == air_none)
		return false;
	*record = f->refs[type->ref].key;
	return true;
}

/* Was all of it zeroed, and since then only written what other members are named by? */
static bool is_rest_zero(struct flow *flow, const struct part *part, uint32_t at)
{
	struct reach reach;
	bool is_zeroed = false;

	reach_at(flow, part, at, air_none, &reach);
	if (reach.is_many || reach.is_entry)
		return false;
	for (uint32_t i = 0; i < reach.count; i++) {
		const struct definition *definition = reach.items[i].definition;
		bool covers = reach.items[i].overlap == OVERLAP_COVERS;
		if (covers ? definition->kind != DEFINITION_ZERO
			   : definition->kind != DEFINITION_COPY || definition->place == air_none)
			return false;
		is_zeroed |= covers;
	}
	return is_zeroed;
}

/* ... of a global that never changes. */
static bool member_of_global(
	struct flow *flow, struct flow_origin origin, const char *member, struct air_value *value)
{
	struct flow_bits bits = memory_of_global(flow, &origin, member);

	if (!bits_are_known(bits))
		return false;
	*value = (struct air_value){
		.kind = AIR_VALUE_INT, .name = air_none, .integer = (int64_t)bits.ones
	};
	return true;
}

bool flow_member(struct flow *flow, uint32_t at, struct air_value pointer, const char *member,
	struct air_value *value, uint32_t *seen)
{
	const char *record;
	struct part part;
	struct reach reach;

	*seen = at;
	if (!record_part(flow, at, pointer, &part, &record))
		return member_of_global(flow, flow_origin(flow, at, pointer), member, value);
	if (!add_field(flow->f, &part, record, member)) { /* nobody here names it */
		*value = (struct air_value){ .kind = AIR_VALUE_INT, .name = air_none };
		return is_rest_zero(flow, &part, at);
	}
	reach_at(flow, &part, at, air_none, &reach);
	if (reach.is_many || reach.is_entry || reach.count != 1 ||
		reach.items[0].overlap != OVERLAP_COVERS)
		return false;
	const struct definition *definition = reach.items[0].definition;
	*seen = definition->instr;
	if (definition->kind == DEFINITION_ZERO) {
		*value = (struct air_value){ .kind = AIR_VALUE_INT, .name = air_none };
		return true;
	}
	if (definition->kind != DEFINITION_COPY)
		return false;
	*value = flow->f->values[flow->f->instrs[definition->instr].first_value];
	return true;
}
