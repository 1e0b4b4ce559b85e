/*
 * Where values come from: a walk from a value over casts, copies and the definitions of locals
 * to what made it.
 *
 *  1. Each read is followed once per question, so cycles of copies end.
 *  2. A read of a member of a struct that was copied whole goes on at the same member of the
 *     struct it was copied from.
 *  3. What a place behind a pointer holds is named by its last field, else by its global: the
 *     slot that link knows it by.
 */
#include "internal.h"

enum { most_reads = 64, most_depth = 48, most_steps = 256, most_bases = 4 };

struct trace {
	struct flow *flow;
	struct flow_origin *origins;
	uint32_t capacity, count;
	bool is_unknown; /* one is */
	bool is_full;    /* there are too many: nothing more to find */
	uint32_t reads[most_reads];
	uint32_t read_count;
	int depth;
	int *budget; /* of the whole question */
};

static void trace_value(struct trace *t, struct air_value value);
static void trace_part(struct trace *t, const struct part *part, uint32_t at);

static void add(struct trace *t, struct flow_origin origin)
{
	bool is_own = origin.kind == FLOW_ORIGIN_OTHER || origin.kind == FLOW_ORIGIN_READ_FIELD;

	if (origin.kind == FLOW_ORIGIN_UNKNOWN) {
		t->is_unknown = true;
		return;
	}
	for (uint32_t i = 0; i < t->count; i++) {
		const struct flow_origin *known = &t->origins[i];
		if (known->kind == origin.kind && known->index == origin.index &&
			known->integer == origin.integer &&
			(!is_own || known->instr == origin.instr))
			return;
	}
	if (t->count == t->capacity)
		t->is_full = true;
	else
		t->origins[t->count++] = origin;
}

static void add_kind(struct trace *t, enum flow_origin_kind kind, uint32_t index, uint32_t instr)
{
	add(t, (struct flow_origin){ .kind = kind, .index = index, .instr = instr });
}

static void add_integer(struct trace *t, int64_t integer, uint32_t instr)
{
	add(t, (struct flow_origin){ .kind = FLOW_ORIGIN_CONSTANT,
		       .index = air_none,
		       .instr = instr,
		       .integer = integer });
}

/* What a pointer inside the question leads to: objects, as many as there is room for. Anything
 * else among them makes it unknown. */
static uint32_t find_bases(struct trace *t, struct air_value value, struct flow_origin *bases)
{
	struct trace inner = *t;

	inner.origins = bases;
	inner.capacity = most_bases;
	inner.count = 0;
	inner.is_unknown = inner.is_full = false;
	trace_value(&inner, value);
	inner.is_unknown |= inner.is_full;
	for (uint32_t i = 0; i < inner.count; i++)
		inner.is_unknown |=
			bases[i].kind != FLOW_ORIGIN_LOCAL && bases[i].kind != FLOW_ORIGIN_GLOBAL;
	if (inner.is_unknown)
		bases[0] = (struct flow_origin){ FLOW_ORIGIN_UNKNOWN, air_none, air_none, 0 };
	return inner.is_unknown ? 1 : inner.count;
}

/* An address inside what `value` points at is made by `instr`. */
static void trace_moved(struct trace *t, struct air_value value, uint32_t instr)
{
	struct flow_origin bases[most_bases];
	uint32_t count = find_bases(t, value, bases);

	for (uint32_t i = 0; i < count; i++)
		if (bases[i].kind == FLOW_ORIGIN_UNKNOWN)
			add_kind(t, FLOW_ORIGIN_OTHER, air_none, instr);
		else
			add_kind(t, bases[i].kind, bases[i].index, instr);
}

/* --------------------------------------------------------------------------------------- reads */

/* Something that is not a local's: named by its last field among the part's further steps and
 * its own, else by its global. */
static void trace_memory(struct trace *t, const struct air_place *place, const struct part *part,
	uint32_t from, uint32_t instr)
{
	const struct air_function *f = t->flow->f;

	for (uint32_t i = part ? part->count : 0; part && i-- > from;)
		if (part->steps[i].field != air_none) {
			add_kind(t, FLOW_ORIGIN_READ_FIELD, part->steps[i].field, instr);
			return;
		}
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind != AIR_STEP_FIELD)
			continue;
		if (step->field == air_none)
			add_kind(t, FLOW_ORIGIN_OTHER, air_none, instr);
		else
			add_kind(t, FLOW_ORIGIN_READ_FIELD, step->field, instr);
		return;
	}
	if (place->root == AIR_ROOT_GLOBAL)
		add_kind(t, FLOW_ORIGIN_READ_GLOBAL, place->index, instr);
	else
		add_kind(t, FLOW_ORIGIN_OTHER, air_none, instr);
}

/* Elements of a global that a local pointer was set to. */
static void trace_behind(struct trace *t, const struct air_place *place, uint32_t instr)
{
	struct flow_origin bases[most_bases];
	bool has_field = false;

	for (uint32_t i = 0; i < place->step_count; i++)
		has_field |= t->flow->f->steps[place->first_step + i].kind == AIR_STEP_FIELD;
	uint32_t count = has_field ? 0 : find_bases(t, place->base, bases);
	for (uint32_t i = 0; i < count; i++) {
		if (bases[i].kind == FLOW_ORIGIN_GLOBAL)
			add_kind(t, FLOW_ORIGIN_READ_GLOBAL, bases[i].index, instr);
		else if (bases[i].kind == FLOW_ORIGIN_LOCAL)
			t->is_unknown = true;
		else
			add_kind(t, FLOW_ORIGIN_OTHER, air_none, instr);
	}
	if (!count)
		trace_memory(t, place, NULL, 0, instr);
}

static void trace_read(struct trace *t, uint32_t instr)
{
	const struct air_function *f = t->flow->f;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	struct part part;

	for (uint32_t i = 0; i < t->read_count; i++)
		if (t->reads[i] == instr)
			return;
	if (t->read_count == most_reads) {
		t->is_full = true;
		return;
	}
	t->reads[t->read_count++] = instr;
	if (part_of_place(f, place, &part))
		trace_part(t, &part, instr);
	else if (place->root == AIR_ROOT_DEREF)
		trace_behind(t, place, instr);
	else
		trace_memory(t, place, NULL, 0, instr);
}

/* The part of a struct that was copied whole from `value`. */
static void trace_member(struct trace *t, struct air_value value, const struct part *part,
	uint32_t from, uint32_t instr)
{
	const struct air_function *f = t->flow->f;
	const struct air_instr *made = air_value_instr(f, value);
	struct part source;

	if (!made || made->op != AIR_READ) {
		add_kind(t, made ? FLOW_ORIGIN_OTHER : FLOW_ORIGIN_UNKNOWN, air_none, instr);
		return;
	}
	const struct air_place *place = air_instr_place(f, made);
	if (part_extend(f, place, part, from, &source))
		trace_part(t, &source, value.index);
	else
		trace_memory(t, place, part, from, value.index);
}

static void trace_definition(
	struct trace *t, const struct reached *reached, const struct part *part, uint32_t at)
{
	const struct air_function *f = t->flow->f;
	const struct definition *definition = reached->definition;
	uint32_t steps =
		definition->place == air_none ? 0 : f->places[definition->place].step_count;

	switch (definition->kind) {
	case DEFINITION_COPY: {
		struct air_value value = f->values[f->instrs[definition->instr].first_value];
		if (reached->overlap != OVERLAP_COVERS && !part->is_cut)
			t->is_unknown = true;
		else if (steps < part->count)
			trace_member(t, value, part, steps, definition->instr);
		else
			trace_value(t, value);
		return;
	}
	case DEFINITION_ZERO:
		if (flow_is_pointer(f, f->instrs[at].type))
			add_kind(t, FLOW_ORIGIN_NULL, air_none, definition->instr);
		else
			add_integer(t, 0, definition->instr);
		return;
	case DEFINITION_ENTER:
	case DEFINITION_UNSEEN:
		break;
	}
	t->is_unknown = true;
}

/* A parameter that stands for a constant; false if it does not. */
static bool trace_binding(struct trace *t, const struct part *part)
{
	const struct flow_binding *binding = flow_binding_of(t->flow, part);

	if (!binding || !binding->has_constant)
		return false;
	if (binding->is_null)
		add_kind(t, FLOW_ORIGIN_NULL, air_none, air_none);
	else
		add_integer(t, binding->constant, air_none);
	return true;
}

static void trace_entry(struct trace *t, const struct part *part, uint32_t at)
{
	if (trace_binding(t, part))
		return;
	if (part->local >= t->flow->f->param_count) {
		t->is_unknown = true;
		return;
	}
	for (uint32_t i = part->count; i-- > 0;)
		if (part->steps[i].field != air_none) {
			add_kind(t, FLOW_ORIGIN_READ_FIELD, part->steps[i].field, at);
			return;
		}
	if (part->count || part->is_cut)
		add_kind(t, FLOW_ORIGIN_OTHER, air_none, at);
	else
		add_kind(t, FLOW_ORIGIN_PARAM, part->local, air_none);
}

/* An array without a value of its own, read at an index we do not know, holds one of the elements
 * that were written. */
static bool is_filled(const struct reach *reach, const struct part *part, uint32_t i)
{
	return part->is_cut && reach->count > 1 &&
	       reach->items[i].definition->kind == DEFINITION_ENTER;
}

static void trace_part(struct trace *t, const struct part *part, uint32_t at)
{
	struct reach reach;

	if (t->depth == most_depth) {
		t->is_full = true;
		return;
	}
	t->depth++;
	reach_at(t->flow, part, at, air_none, &reach);
	if (reach.is_many)
		t->is_unknown = true;
	if (reach.is_entry)
		trace_entry(t, part, at);
	for (uint32_t i = 0; i < reach.count && !t->is_full; i++)
		if (!is_filled(&reach, part, i))
			trace_definition(t, &reach.items[i], part, at);
	t->depth--;
}

/* -------------------------------------------------------------------------------------- values */

static void trace_address(struct trace *t, uint32_t instr)
{
	const struct air_place *place = air_instr_place(t->flow->f, &t->flow->f->instrs[instr]);

	switch (place->root) {
	case AIR_ROOT_LOCAL:
		add_kind(t, FLOW_ORIGIN_LOCAL, place->index, instr);
		return;
	case AIR_ROOT_GLOBAL:
		add_kind(t, FLOW_ORIGIN_GLOBAL, place->index, instr);
		return;
	case AIR_ROOT_FUNCTION:
		add_kind(t, FLOW_ORIGIN_FUNCTION, place->index, instr);
		return;
	case AIR_ROOT_DEREF:
		break;
	}
	if (!place->step_count) {
		trace_value(t, place->base);
		return;
	}
	trace_moved(t, place->base, instr);
}

/* A constant when it can be folded; an address of an object stays one when moved along it. */
static void trace_operate(struct trace *t, uint32_t instr)
{
	const struct air_function *f = t->flow->f;
	const struct air_instr *made = &f->instrs[instr];
	struct air_value self = { .kind = AIR_VALUE_RESULT, .index = instr, .name = air_none };

	if (flow_is_pointer(f, made->type)) {
		trace_moved(t, f->values[made->first_value], instr);
		return;
	}
	struct constant constant = flow_evaluate(t->flow, self);
	if (constant.is_known)
		add_integer(t, constant.integer, instr);
	else
		add_kind(t, FLOW_ORIGIN_OTHER, air_none, instr);
}

static void trace_cast(struct trace *t, uint32_t instr)
{
	const struct air_function *f = t->flow->f;
	const struct air_instr *made = &f->instrs[instr];
	uint32_t before = t->count;

	trace_value(t, f->values[made->first_value]);
	for (uint32_t i = before; i < t->count; i++) {
		struct flow_origin *origin = &t->origins[i];
		if (origin->kind != FLOW_ORIGIN_CONSTANT || made->type == air_none)
			continue;
		if (flow_is_pointer(f, made->type) && !origin->integer) {
			origin->kind = FLOW_ORIGIN_NULL;
			continue;
		}
		struct constant constant = flow_convert(f, made->type,
			(struct constant){ .is_known = true,
				.is_signed = origin->integer < 0,
				.integer = origin->integer });
		if (constant.is_known)
			origin->integer = constant.integer;
		else
			t->is_unknown = true;
	}
}

static void trace_result(struct trace *t, uint32_t instr)
{
	const struct air_function *f = t->flow->f;
	const struct air_instr *made = &f->instrs[instr];

	switch (made->op) {
	case AIR_READ:
		trace_read(t, instr);
		return;
	case AIR_CALL: {
		int forwards = flow_call_effects(t->flow, instr)->forwards;
		if (forwards >= 0)
			trace_value(t, air_call_argument(f, made, (uint32_t)forwards));
		else
			add_kind(t, FLOW_ORIGIN_CALL, instr, instr);
		return;
	}
	case AIR_OPERATE:
		trace_operate(t, instr);
		return;
	case AIR_CAST:
		trace_cast(t, instr);
		return;
	case AIR_ADDRESS:
		trace_address(t, instr);
		return;
	case AIR_COPY:
	case AIR_ZERO:
	case AIR_ASM:
	case AIR_ENTER:
	case AIR_LEAVE:
		break;
	}
	t->is_unknown = true;
}

static void trace_value(struct trace *t, struct air_value value)
{
	if (t->is_full)
		return;
	if (t->depth == most_depth || --*t->budget < 0) {
		t->is_full = true;
		return;
	}
	t->depth++;
	switch (value.kind) {
	case AIR_VALUE_INT:
		add_integer(t, value.integer, air_none);
		break;
	case AIR_VALUE_NULL:
		add_kind(t, FLOW_ORIGIN_NULL, air_none, air_none);
		break;
	case AIR_VALUE_STRING:
		add_kind(t, FLOW_ORIGIN_STRING, value.index, air_none);
		break;
	case AIR_VALUE_RESULT:
		trace_result(t, value.index);
		break;
	case AIR_VALUE_NONE:
	case AIR_VALUE_UNKNOWN:
		t->is_unknown = true;
		break;
	}
	t->depth--;
}

uint32_t flow_origins(struct flow *flow, uint32_t at, struct air_value value,
	struct flow_origin *origins, uint32_t capacity)
{
	int budget = most_steps;
	struct trace t;

	t.flow = flow;
	t.origins = origins;
	t.capacity = capacity;
	t.count = t.read_count = 0;
	t.is_unknown = t.is_full = false;
	t.depth = 0;
	t.budget = &budget;
	(void)at; /* a value was made by an instruction; it does not change */
	trace_value(&t, value);
	bool is_cycle = !t.count; /* nothing but copies of itself */
	if (t.is_unknown || t.is_full || is_cycle) {
		t.count -= t.count == capacity;
		origins[t.count++] =
			(struct flow_origin){ FLOW_ORIGIN_UNKNOWN, air_none, air_none, 0 };
	}
	return t.count;
}

struct flow_origin flow_origin(struct flow *flow, uint32_t at, struct air_value value)
{
	struct flow_origin origins[2];
	uint32_t count = flow_origins(flow, at, value, origins, 2);

	if (count == 1)
		return origins[0];
	return (struct flow_origin){ FLOW_ORIGIN_UNKNOWN, air_none, air_none, 0 };
}
