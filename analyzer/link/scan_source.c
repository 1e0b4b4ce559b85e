/*
 * Notes of a visit: where function pointers come from and where they go to.
 *
 *  1. A pointer to function pointers stands for what it leads to: an array of them that is handed
 *     over, returned or kept in a field is as good as its elements.
 *  2. What a function writes through a parameter that leads to a function pointer is a slot of its
 *     own ("out"), read where a local was handed over for it.
 *  3. Where flow knows nothing of what a field holds, the field's slot is the answer: everything
 *     ever stored there.
 */
#include "base/text.h"
#include "link/replay.h"
#include "link/scan.h"
#include "link/table.h"

enum { most_depth = 4 };

struct gather {
	struct scan *scan;
	struct source *sources; /* scan_most_sources */
	uint32_t count;
	uint32_t depth;
};

static void collect(struct gather *g, uint32_t at, struct air_value value);

/* ------------------------------------------------------------------------------------- slots */

static uint32_t make_slot(struct program *program, struct text *key, uint32_t symbol)
{
	uint32_t slot = link_slot(program, key->bytes, program->symbols[symbol].name);
	replay_beyond(program);
	text_release(key);
	return slot;
}

/* What a function writes through its parameter `param`. */
static uint32_t out_slot(struct program *program, uint32_t symbol, uint32_t param)
{
	struct text key = { 0 };
	text_printf(&key, "out %u %s", param, program->symbols[symbol].key);
	return make_slot(program, &key, symbol);
}

uint32_t scan_place_slot(const struct scan *scan, const struct air_place *place)
{
	const struct air_function *f = &scan->cursor.air;
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD)
			return step->field == air_none ? air_none : scan->slots[step->field];
	}
	return place->root == AIR_ROOT_GLOBAL ? scan->slots[place->index] : air_none;
}

/* Does the place end in, or pass, a field? */
static bool has_field(const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = 0; i < place->step_count; i++)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			return true;
	return false;
}

/* ---------------------------------------------------------------------- where they come from */

static void add(struct gather *g, struct source source)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (g->sources[i].kind == source.kind && g->sources[i].index == source.index)
			return;
	if (g->count == scan_most_sources)
		g->sources[g->count - 1].kind = SOURCE_UNKNOWN;
	else
		g->sources[g->count++] = source;
}

static void add_kind(struct gather *g, enum source_kind kind, uint32_t index)
{
	if (index == air_none)
		kind = SOURCE_UNKNOWN;
	add(g, (struct source){ .kind = kind,
		       .index = kind == SOURCE_UNKNOWN ? 0 : index,
		       .node = g->scan->node,
		       .unit = g->scan->unit });
}

/* Functions written into a local by calls that it was handed to. */
static void add_outs(struct gather *g, uint32_t local)
{
	struct scan *scan = g->scan;
	const struct air_function *f = &scan->cursor.air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *call = &f->instrs[i];
		if (call->op != AIR_CALL || call->callee == air_none ||
			scan->symbols[call->callee] == air_none)
			continue;
		for (uint32_t a = 0; a < air_call_argument_count(call); a++) {
			struct flow_origin origin =
				flow_origin(scan->cursor.flow, i, air_call_argument(f, call, a));
			if (origin.kind == FLOW_ORIGIN_LOCAL && origin.index == local)
				add_kind(g, SOURCE_SLOT,
					out_slot(scan->program, scan->symbols[call->callee], a));
		}
	}
}

/* Is it this local, or what a pointer to it leads to (`*place`)? */
static bool is_of_local(
	struct gather *g, uint32_t at, const struct air_place *place, uint32_t local)
{
	if (place->root != AIR_ROOT_DEREF || place->step_count)
		return place->root == AIR_ROOT_LOCAL && place->index == local;
	struct flow_origin origin = flow_origin(g->scan->cursor.flow, at, place->base);
	return origin.kind == FLOW_ORIGIN_LOCAL && origin.index == local;
}

/* All that is ever in a local whose address is known elsewhere. */
static void add_contents(struct gather *g, uint32_t local)
{
	const struct air_function *f = &g->scan->cursor.air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		struct air_value value = f->values[f->instrs[i].first_value];
		if (scan_is_function(f, value) &&
			is_of_local(g, i, air_instr_place(f, &f->instrs[i]), local))
			collect(g, i, value);
	}
	add_outs(g, local);
}

/* What the functions in a slot return. */
static uint32_t result_slot(struct program *program, uint32_t slot)
{
	struct program_index *index = program->index;
	const struct program_slot *known = &index->slot_list.items[slot];
	struct text key = { 0 };
	text_printf(&key, "result %s", known->key);
	size_t before = index->slot_list.count;
	uint32_t result = link_slot(program, key.bytes, known->name);
	replay_beyond(program);
	if (index->slot_list.count > before)
		array_push(&index->result_flows, ((struct result_flow){ slot, result }));
	text_release(&key);
	return result;
}

/* The result of a call through a pointer. */
static void add_result(struct gather *g, uint32_t call)
{
	const struct air_function *f = &g->scan->cursor.air;
	struct program *program = g->scan->program;
	struct source sources[scan_most_sources];
	struct gather inner = { .scan = g->scan, .sources = sources, .depth = g->depth };
	collect(&inner, call, air_call_target(f, &f->instrs[call]));
	for (uint32_t i = 0; i < inner.count; i++) {
		const struct source *source = &sources[i];
		if (source->kind == SOURCE_FUNCTION)
			add_kind(g, SOURCE_SLOT, link_return_slot(program, source->index));
		else if (source->kind == SOURCE_SLOT)
			add_kind(g, SOURCE_SLOT, result_slot(program, source->index));
		else
			add_kind(g, SOURCE_UNKNOWN, 0);
	}
}

/* What a read gives of which flow knows nothing. */
static void add_read(struct gather *g, uint32_t at, const struct air_instr *read)
{
	const struct air_function *f = &g->scan->cursor.air;
	const struct air_place *place = air_instr_place(f, read);
	if (has_field(f, place) || place->root == AIR_ROOT_GLOBAL) {
		add_kind(g, SOURCE_SLOT, scan_place_slot(g->scan, place));
	} else if (place->root == AIR_ROOT_DEREF) {
		collect(g, at, place->base);
		/* Callers know what they hand over, but not all that is written there. */
		for (uint32_t i = 0, n = g->count; i < n; i++)
			if (g->sources[i].kind == SOURCE_PARAM)
				add_kind(g, SOURCE_UNKNOWN, 0);
	} else {
		add_contents(g, place->index);
		add_kind(g, SOURCE_UNKNOWN, 0);
	}
}

static void add_unknown(struct gather *g, uint32_t at, struct air_value value)
{
	const struct air_function *f = &g->scan->cursor.air;
	const struct air_instr *made = air_value_instr(f, value);
	for (int depth = 0; made && made->op == AIR_CAST && depth < 8; depth++)
		made = air_value_instr(f, f->values[made->first_value]);
	if (made && made->op == AIR_READ)
		add_read(g, at, made);
	else if (made && made->op == AIR_OPERATE && made->operation == AIR_ADD)
		collect(g, at, f->values[made->first_value]);
	else
		add_kind(g, SOURCE_UNKNOWN, 0);
}

static void add_origin(
	struct gather *g, uint32_t at, struct air_value value, const struct flow_origin *origin)
{
	struct scan *scan = g->scan;
	const struct air_function *f = &scan->cursor.air;
	switch (origin->kind) {
	case FLOW_ORIGIN_NULL: /* null pointers are no source */
	case FLOW_ORIGIN_CONSTANT:
		return;
	case FLOW_ORIGIN_FUNCTION:
		add_kind(g, SOURCE_FUNCTION, scan->symbols[origin->index]);
		return;
	case FLOW_ORIGIN_PARAM:
		add_kind(g, SOURCE_PARAM, origin->index);
		return;
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_GLOBAL:
		add_kind(g, SOURCE_SLOT, scan->slots[origin->index]);
		return;
	case FLOW_ORIGIN_CALL: {
		uint32_t ref = f->instrs[origin->index].callee;
		uint32_t symbol = ref == air_none ? air_none : scan->symbols[ref];
		if (ref == air_none) {
			add_result(g, origin->index);
			return;
		}
		add_kind(g, SOURCE_SLOT,
			symbol == air_none ? air_none : link_return_slot(scan->program, symbol));
		return;
	}
	case FLOW_ORIGIN_LOCAL:
		add_contents(g, origin->index);
		return;
	case FLOW_ORIGIN_OTHER:
		if (origin->instr != air_none && f->instrs[origin->instr].op == AIR_READ)
			add_read(g, origin->instr, &f->instrs[origin->instr]);
		else
			add_unknown(g, at, value);
		return;
	case FLOW_ORIGIN_STRING:
		add_kind(g, SOURCE_UNKNOWN, 0);
		return;
	case FLOW_ORIGIN_UNKNOWN:
		add_unknown(g, at, value);
		return;
	}
}

static void collect(struct gather *g, uint32_t at, struct air_value value)
{
	struct flow_origin origins[scan_most_sources];
	if (g->depth >= most_depth) {
		add_kind(g, SOURCE_UNKNOWN, 0);
		return;
	}
	g->depth++;
	uint32_t count = flow_origins(g->scan->cursor.flow, at, value, origins, scan_most_sources);
	for (uint32_t i = 0; i < count && i < scan_most_sources; i++)
		add_origin(g, at, value, &origins[i]);
	g->depth--;
}

uint32_t scan_sources(
	struct scan *scan, uint32_t at, struct air_value value, struct source *sources)
{
	struct gather g = { .scan = scan, .sources = sources };
	collect(&g, at, value);
	return g.count;
}

static bool is_function_type(const struct air_function *f, uint32_t type)
{
	return type != air_none && f->types[type].kind == AIR_TYPE_FUNCTION;
}

bool scan_is_function(const struct air_function *f, struct air_value value)
{
	for (int depth = 0; depth < 8; depth++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return false;
		if (is_function_type(f, made->type))
			return true;
		if (made->op != AIR_CAST)
			return false;
		value = f->values[made->first_value];
	}
	return false;
}

/* -------------------------------------------------------------------------- and where they go */

void scan_flow_into(struct scan *scan, const struct source *source, uint32_t slot)
{
	array_push(&scan->index->slot_flows, ((struct slot_flow){ *source, slot }));
	if (source->kind == SOURCE_PARAM)
		array_push(&scan->index->param_uses, ((struct param_use){ .node = scan->node,
							     .param = source->index,
							     .kind = PARAM_STORED,
							     .call = air_none,
							     .slot = slot }));
}

static void flow_into(struct scan *scan, uint32_t instr, const struct source *source, uint32_t slot)
{
	scan_note_store(scan, instr, source, slot);
	scan_flow_into(scan, source, slot);
}

/* `place = place + 1`, or `- 1`: the place counts something. */
static void note_counter(struct scan *scan, const struct air_instr *copy)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *sum = air_value_instr(f, f->values[copy->first_value]);
	if (!sum || sum->op != AIR_OPERATE ||
		(sum->operation != AIR_ADD && sum->operation != AIR_SUB))
		return;
	const struct air_value *values = &f->values[sum->first_value];
	const struct air_instr *read = air_value_instr(f, values[0]);
	if (!read || read->op != AIR_READ || values[1].kind != AIR_VALUE_INT ||
		values[1].integer != 1)
		return;
	uint32_t slot = scan_place_slot(scan, air_instr_place(f, copy));
	if (slot != air_none && slot == scan_place_slot(scan, air_instr_place(f, read)))
		scan_mark(scan, (struct scan_mark){ MARK_COUNTER, slot, 0 });
}

/* `*p = f`: the slots that p may lead to. */
static uint32_t pointee_slots(
	struct scan *scan, uint32_t instr, const struct air_place *place, uint32_t *slots)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origins[scan_most_sources];
	uint32_t kept = 0;
	uint32_t count =
		flow_origins(scan->cursor.flow, instr, place->base, origins, scan_most_sources);
	for (uint32_t i = 0; i < count && i < scan_most_sources; i++) {
		const struct flow_origin *origin = &origins[i];
		uint32_t slot = air_none;
		if (origin->kind == FLOW_ORIGIN_GLOBAL || origin->kind == FLOW_ORIGIN_READ_GLOBAL ||
			origin->kind == FLOW_ORIGIN_READ_FIELD)
			slot = scan->slots[origin->index];
		else if (origin->kind == FLOW_ORIGIN_PARAM && scan->node != air_none)
			slot = out_slot(scan->program, scan->program->functions[scan->node].symbol,
				origin->index);
		else if (origin->kind == FLOW_ORIGIN_CALL &&
			 f->instrs[origin->index].callee != air_none &&
			 scan->symbols[f->instrs[origin->index].callee] != air_none)
			slot = link_return_slot(
				scan->program, scan->symbols[f->instrs[origin->index].callee]);
		if (slot != air_none)
			slots[kept++] = slot;
	}
	return kept;
}

void scan_copy(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *copy = &f->instrs[instr];
	const struct air_place *place = air_instr_place(f, copy);
	struct air_value value = f->values[copy->first_value];
	uint32_t slots[scan_most_sources];
	uint32_t slot_count = 1;
	note_counter(scan, copy);
	table_note_copy(scan, instr);
	if (!scan_is_function(f, value))
		return;
	slots[0] = scan_place_slot(scan, place);
	if (slots[0] == air_none)
		slot_count = place->root == AIR_ROOT_DEREF
				     ? pointee_slots(scan, instr, place, slots)
				     : 0;
	if (!slot_count)
		return;
	struct source sources[scan_most_sources];
	uint32_t count = scan_sources(scan, instr, value, sources);
	uint32_t own = table_member_slot(scan, place);
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t s = 0; s < slot_count; s++)
			flow_into(scan, instr, &sources[i], slots[s]);
		if (own != air_none)
			scan_flow_into(scan, &sources[i], own);
	}
}

void scan_return(struct scan *scan, uint32_t block)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_block *b = &f->blocks[block];
	if (b->end.kind != AIR_RETURN || scan->node == air_none)
		return;
	uint32_t at = b->instr_count ? b->first_instr + b->instr_count - 1 : b->first_instr;
	table_note_return(scan, at, b->end.value);
	if (!scan_is_function(f, b->end.value))
		return;
	struct source sources[scan_most_sources];
	uint32_t count = scan_sources(scan, at, b->end.value, sources);
	uint32_t slot =
		link_return_slot(scan->program, scan->program->functions[scan->node].symbol);
	for (uint32_t i = 0; i < count; i++)
		flow_into(scan, at, &sources[i], slot);
}
