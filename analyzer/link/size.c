/*
 * How much a call is given to do: see the header.
 *
 * A size nobody knows anything of is two assumptions: most things are small. Errs towards silence:
 * what is read into a buffer is no bigger than the buffer.
 */
#include "link/growth.h"
#include "link/internal.h"
#include "link/size.h"

enum {
	most_origins = 8,
	deepest_size = 6,
	default_threshold = 64 * 1024,
	/* Texts are long, but seldom megabytes. */
	text_threshold = 1024 * 1024,
};

int64_t size_threshold(const struct role *role)
{
	return role->threshold ? role->threshold : default_threshold;
}

/* Where a size comes from. */
struct sources {
	struct program_cursor *cursor;
	uint32_t param, slot;
	bool is_text, is_input;
};

/* `length_of(buffer)`, which only reads a field: the slot of it, or air_none. */
static uint32_t slot_behind(const struct program_cursor *caller, uint32_t ref)
{
	struct program *program = caller->program;
	uint32_t symbol = program->functions[caller->node].symbols[ref], slot = air_none;
	struct program_cursor cursor;

	if (symbol == air_none || program->symbols[symbol].node_count != 1)
		return air_none;
	uint32_t node = program->symbols[symbol].nodes[0];
	if (node >= program->defined_count || !program->functions[node].is_readonly)
		return air_none;
	program_cursor_init(&cursor, program);
	program_open(&cursor, node);
	for (uint32_t b = 0; b < cursor.air.block_count && slot == air_none; b++) {
		const struct air_block *block = &cursor.air.blocks[b];
		if (block->end.kind != AIR_RETURN || !block->instr_count)
			continue;
		struct flow_origin origin = flow_origin(
			cursor.flow, block->first_instr + block->instr_count - 1, block->end.value);
		if (origin.kind == FLOW_ORIGIN_READ_FIELD || origin.kind == FLOW_ORIGIN_READ_GLOBAL)
			slot = program->functions[node].slots[origin.index];
	}
	program_cursor_release(&cursor);
	return slot;
}

static void note_measure(struct sources *sources, const struct role *measure)
{
	sources->is_text |= measure && measure->measure == MEASURE_TEXT;
	sources->is_input |= measure && measure->measure == MEASURE_INPUT;
}

/* What tells how much came in. */
static void note_call(struct sources *sources, uint32_t instr, bool is_part)
{
	const struct air_function *f = &sources->cursor->air;
	uint32_t ref = f->instrs[instr].callee;

	note_measure(sources, growth_measure(sources->cursor, ref));
	if (ref != air_none && !is_part && sources->slot == air_none)
		sources->slot = slot_behind(sources->cursor, ref);
}

/* What is kept in a field or variable, if it is all there is, or something was added to it or
 * multiplied. */
static void note_slot(struct sources *sources, const struct flow_origin *origin, bool is_part)
{
	if (is_part)
		return;
	sources->slot =
		sources->cursor->program->functions[sources->cursor->node].slots[origin->index];
}

/* What is said of the field that is read, whoever filled it in. */
static const struct role *field_measure(
	const struct program_cursor *cursor, const struct air_instr *made)
{
	const struct air_function *f = &cursor->air;
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	const struct air_place *place =
		made && made->op == AIR_READ ? air_instr_place(f, made) : NULL;
	if (!place || !place->step_count)
		return NULL;
	const struct air_step *last = &f->steps[place->first_step + place->step_count - 1];
	return last->kind == AIR_STEP_FIELD ? growth_measure(cursor, last->field) : NULL;
}

/* ... of one that is put into the local that is read: what `stat` wrote is unknown to flow. */
static const struct role *local_measure(
	const struct program_cursor *cursor, const struct air_instr *read)
{
	const struct air_function *f = &cursor->air;
	const struct air_place *from =
		read && read->op == AIR_READ ? air_instr_place(f, read) : NULL;
	const struct role *measure = NULL;

	if (!from || from->root != AIR_ROOT_LOCAL || from->step_count)
		return NULL;
	for (uint32_t i = 0; i < f->instr_count && !measure; i++) {
		const struct air_instr *copy = &f->instrs[i];
		if (copy->op != AIR_COPY)
			continue;
		const struct air_place *to = air_instr_place(f, copy);
		if (to->root == AIR_ROOT_LOCAL && to->index == from->index && !to->step_count)
			measure = field_measure(
				cursor, air_value_instr(f, f->values[copy->first_value]));
	}
	return measure;
}

static void note_sources(
	struct sources *sources, uint32_t at, struct air_value value, bool is_part, int depth)
{
	const struct air_function *f = &sources->cursor->air;
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(sources->cursor->flow, at, value, origins, most_origins);

	note_measure(sources, field_measure(sources->cursor, air_value_instr(f, value)));
	for (uint32_t i = 0; i < count; i++) {
		const struct flow_origin *origin = &origins[i];
		if (origin->kind == FLOW_ORIGIN_PARAM && sources->param == air_none)
			sources->param = origin->index;
		else if (origin->kind == FLOW_ORIGIN_CALL)
			note_call(sources, origin->index, is_part);
		if (origin->kind == FLOW_ORIGIN_READ_FIELD && origin->instr != air_none)
			note_measure(sources, growth_measure(sources->cursor, origin->index));
		if (origin->kind == FLOW_ORIGIN_UNKNOWN)
			note_measure(
				sources, local_measure(sources->cursor, air_value_instr(f, value)));
		if (origin->kind == FLOW_ORIGIN_READ_FIELD ||
			origin->kind == FLOW_ORIGIN_READ_GLOBAL)
			note_slot(sources, origin, is_part);
		if (origin->kind != FLOW_ORIGIN_OTHER || origin->instr == air_none || !depth)
			continue;
		const struct air_instr *made = &f->instrs[origin->instr];
		bool is_less = made->operation != AIR_ADD && made->operation != AIR_MUL &&
			       made->operation != AIR_SHL;
		for (uint32_t v = 0; made->op == AIR_OPERATE && v < made->value_count; v++)
			note_sources(sources, origin->instr, f->values[made->first_value + v],
				is_part || is_less, depth - 1);
	}
}

/* The array that a pointer leads into, as a number of bytes; false when it leads to none. */
static bool array_size(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer, int64_t *size)
{
	const struct air_function *f = &cursor->air;
	struct flow_origin origin = flow_origin(cursor->flow, instr, pointer);
	const struct air_instr *made = origin.instr == air_none ? NULL : &f->instrs[origin.instr];

	if (made && made->op == AIR_OPERATE && made->operation == AIR_ADD)
		made = air_value_instr(f, f->values[made->first_value]);
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	const struct air_place *place =
		made && made->op == AIR_ADDRESS ? air_instr_place(f, made) : NULL;
	const struct air_type *type =
		place && place->type != air_none ? &f->types[place->type] : NULL;
	if (!type || !type->is_array)
		return false;
	*size = (int64_t)type->size;
	return true;
}

/* What the stores of a field or variable say. */
static void judge_slot(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	uint32_t slot, struct size *judged)
{
	struct growth growth = program_growth(cursor->program, slot);
	struct flow_origin origin = flow_origin(cursor->flow, instr, value);
	bool is_whole =
		origin.kind == FLOW_ORIGIN_READ_FIELD || origin.kind == FLOW_ORIGIN_READ_GLOBAL;

	switch (growth.kind) {
	case GROWTH_UNKNOWN:
		return;
	case GROWTH_BOUNDED:
		if (!is_whole)
			return;
		judged->kind = CPU_SIZE_TESTED;
		judged->bound = growth.bound;
		return;
	case GROWTH_GROWS:
		judged->kind = CPU_SIZE_GROWS;
		return;
	case GROWTH_INPUT:
		judged->kind = CPU_SIZE_INPUT;
		return;
	}
}

/* A constant, or limited; false when nothing limits it. */
static bool judge_limit(
	struct program_cursor *cursor, uint32_t instr, uint32_t argument, struct size *judged)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	struct air_value value = air_call_argument(&cursor->air, call, argument);

	judged->kind = CPU_SIZE_CONSTANT;
	if (flow_constant(cursor->flow, instr, value, &judged->bound))
		return true;
	judged->kind = CPU_SIZE_TESTED;
	if (flow_upper_bound(cursor->flow, instr, value, &judged->bound))
		return true;
	/* No more than there is room for in what is handed over before it. */
	if (argument &&
		array_size(cursor, instr, air_call_argument(&cursor->air, call, argument - 1),
			&judged->bound))
		return true;
	judged->kind = CPU_SIZE_UNKNOWN;
	return false;
}

struct size size_judge(
	struct program_cursor *cursor, uint32_t instr, uint32_t argument, const struct role *role)
{
	struct size judged = { .param = air_none };
	struct sources sources = { .cursor = cursor, .param = air_none, .slot = air_none };
	int64_t threshold = size_threshold(role);
	struct air_value value =
		air_call_argument(&cursor->air, &cursor->air.instrs[instr], argument);
	bool is_limited = judge_limit(cursor, instr, argument, &judged);

	judged.is_harmless = is_limited && judged.bound <= threshold;
	if (judged.is_harmless || judged.kind == CPU_SIZE_CONSTANT)
		return judged;
	note_sources(&sources, instr, value, false, deepest_size);
	judged.param = sources.param;
	if (is_limited)
		return judged;
	if (sources.is_input || (sources.is_text && threshold < text_threshold))
		judged.kind = CPU_SIZE_INPUT;
	else if (judged.param == air_none && sources.slot != air_none)
		judge_slot(cursor, instr, value, sources.slot, &judged);
	judged.is_harmless = judged.kind == CPU_SIZE_TESTED && judged.bound <= threshold;
	return judged;
}
