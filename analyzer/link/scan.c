/*
 * One visit of every body. It notes, per reachable call, what the callee's roles say under the
 * conditions that hold there; scan_source.c, where function pointers come from and go to. What a
 * slot or a parameter finally holds is decided in target.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "link/class.h"
#include "link/replay.h"
#include "link/scan.h"
#include "link/table.h"

static void open_first_time(struct scan *scan, uint32_t node)
{
	struct program_function *f = &scan->program->functions[node];
	struct ready_body *body = ready_body_of(scan->program, f->unit, f->record);
	const struct air_function *air = body ? &body->air : &scan->cursor.air;
	if (!body)
		cursor_decode(&scan->cursor, f->unit, f->record);
	f->end_line = air->end_line;
	f->symbols = arena_array(&scan->program->arena, air->ref_count, sizeof(*f->symbols));
	f->slots = arena_array(&scan->program->arena, air->ref_count, sizeof(*f->slots));
	if (body && body->symbols)
		cursor_resolve_ready(scan->program, body, f->symbols, f->slots);
	else
		cursor_resolve(scan->program, air, f->symbols, f->slots);
	scan->node = node;
	scan->unit = f->unit;
	scan->body = body;
	scan->ref_count = air->ref_count;
	scan->symbols = f->symbols;
	scan->slots = f->slots;
}

static void scan_address(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	uint32_t symbol = place->root == AIR_ROOT_FUNCTION ? scan->symbols[place->index] : air_none;
	if (symbol != air_none)
		scan_mark(scan, (struct scan_mark){ MARK_ADDRESS, symbol, 0 });
}

/* Does the block stop at a call that never returns, before its end? */
static bool never_ends(struct scan *scan, uint32_t block)
{
	const struct air_function *f = &scan->cursor.air;
	uint32_t count = scan->cursor.cfg.end[block];
	if (!count)
		return false;
	const struct air_instr *last = &f->instrs[f->blocks[block].first_instr + count - 1];
	return last->op == AIR_CALL && cursor_noreturn(f, last, &scan->cursor);
}

/* ------------------------------------------------------------------------------------- calls */

static uint32_t call_flags(struct scan *scan, uint32_t instr)
{
	struct flow *flow = scan->cursor.flow;
	const struct air_instr *call = &scan->cursor.air.instrs[instr];
	uint32_t flags = 0;
	enum flow_truth in_task = flow_in_task(flow, instr);

	flags |= flow_is_must(flow, instr) ? CALL_MUST : 0;
	flags |= flow_is_fatal(flow, instr) ? CALL_FATAL : 0;
	flags |= flow_is_in_child(flow, instr) ? CALL_IN_CHILD : 0;
	flags |= flow_is_shared_with_child(flow, instr) ? CALL_SHARED_WITH_CHILD : 0;
	flags |= flow_is_once(flow, instr) ? CALL_ONCE : 0;
	flags |= in_task == FLOW_TRUE ? CALL_IN_TASK : in_task == FLOW_FALSE ? CALL_NOT_IN_TASK : 0;
	flags |= flow_scope_depth(flow, instr, FLOW_SCOPE_DEADLINE) ? CALL_UNDER_DEADLINE : 0;
	flags |= call->flags & AIR_FLAG_CLEANUP ? CALL_CLEANUP : 0;
	if (scan->cursor.cfg.loop_of[air_block_of(&scan->cursor.air, instr)] != air_none)
		flags |= CALL_IN_LOOP;
	return flags;
}

/* Several roles may say that a call blocks in one category. What is worth a finding comes before
 * information, then what stands on fewer assumptions. */
static bool is_worse(const struct program_call *call, enum block_category category, int severity,
	uint32_t assumptions)
{
	bool is_minor = severity == 1;
	bool was_minor = program_block_severity(call, category) == 1;
	if (is_minor != was_minor)
		return was_minor;
	return assumptions < link_leaf_assumptions(call, category);
}

static void set_bit(uint32_t *bits, uint32_t bit, bool value)
{
	*bits = value ? *bits | bit : *bits & ~bit;
}

static void set_severity(struct program_call *call, enum block_category category, int severity)
{
	_Static_assert(block_category_count * 3 <= 64, "three bits for each");
	uint32_t shift = 3 * (uint32_t)category;
	call->block_severities &= ~(UINT64_C(7) << shift);
	call->block_severities |= (uint64_t)severity << shift;
}

/* How sure it is that the role holds, whose conditions leave `open`. An exemption (`unless`: a zero
 * timeout) that is the callers' is only conditional, and that is no uncertainty. A requirement
 * (`when`) left open is an assumption, and so is it that a flag nobody knows is not set, and that a
 * way on which the descriptor blocks is ever gone. */
static uint32_t count_assumptions(
	const struct link_open *open, enum truth when, bool blocks_on_some_way)
{
	if (open->descriptor && !blocks_on_some_way)
		return POSSIBLE;
	return blocks_on_some_way || open->flag || when == TRUTH_UNKNOWN ? LIKELY : CERTAIN;
}

void link_add_block(
	struct program_cursor *cursor, struct program_call *call, const struct role *role)
{
	struct link_open open = { 0 };
	enum truth when = link_condition_open(cursor, call->instr, role->when, &open);
	enum truth unless = role->unless
				    ? link_condition_open(cursor, call->instr, role->unless, &open)
				    : TRUTH_FALSE;
	if (when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return;
	call->flags |= open.flag || open.global ? CALL_KEPT : 0;
	uint32_t bit = UINT32_C(1) << (uint32_t)role->category;
	bool on_some_way = open.descriptor && when == TRUTH_TRUE &&
			   link_blocks_on_some_way(cursor, call->instr, role->unless);
	uint32_t assumptions = count_assumptions(&open, when, on_some_way);
	bool is_open = when == TRUTH_UNKNOWN || unless == TRUTH_UNKNOWN;
	if (!(call->blocks & bit) || !is_open)
		call->blocks_open &= ~bit;
	if (call->blocks & bit && !is_worse(call, role->category, role->severity, assumptions))
		return;
	if (is_open && !(call->blocks & bit))
		call->blocks_open |= bit;
	call->blocks |= bit;
	set_bit(&call->blocks_possible, bit, assumptions == POSSIBLE);
	set_bit(&call->blocks_likely, bit, assumptions == LIKELY);
	set_bit(&call->blocks_handed, bit, open.parameter);
	set_severity(call, role->category, role->severity);
}

/* A time limit given as an argument bounds the wait, unless it is the "none" of -1. */
static bool is_bounded(struct scan *scan, const struct program_call *call, const struct role *role)
{
	struct air_value value = air_call_argument(
		&scan->cursor.air, &scan->cursor.air.instrs[call->instr], (uint32_t)role->argument);
	int64_t limit;
	return !flow_constant(scan->cursor.flow, call->instr, value, &limit) || limit >= 0;
}

/* Does what the call hands over rule the role out? */
static bool is_off(struct scan *scan, const struct program_call *call, const struct role *role)
{
	bool unknown = false;
	if (role->when &&
		link_condition(&scan->cursor, call->instr, role->when, &unknown) == TRUTH_FALSE)
		return true;
	return role->unless &&
	       link_condition(&scan->cursor, call->instr, role->unless, &unknown) == TRUTH_TRUE;
}

static void apply_role_list(struct scan *scan, struct program_call *call, struct role_list roles)
{
	enum edge_kind kind;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		if (i < 32 && link_role_edge(role->kind, &kind) && is_off(scan, call, role))
			call->roles_off |= UINT32_C(1) << i;
		if (role->kind == ROLE_BLOCKS)
			link_add_block(&scan->cursor, call, role);
		else if (role->kind == ROLE_WAITS)
			call->waits |= UINT32_C(1) << (uint32_t)role->wait;
		else if (role->kind == ROLE_SUSPENDS)
			call->flags |= CALL_SUSPENDS;
		else if (role->kind == ROLE_TIMEOUT && role->argument >= 0)
			call->flags |=
				is_bounded(scan, call, role) ? CALL_UNDER_DEADLINE : CALL_ENDLESS;
	}
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_NONBLOCKING)
			call->flags |= CALL_PROMISED;
	if (call->flags & CALL_PROMISED)
		call->blocks = call->blocks_likely = call->blocks_possible = 0;
}

/* The slot that knows what is said of a source. */
static uint32_t source_slot(struct scan *scan, const struct source *source)
{
	if (source->kind == SOURCE_SLOT)
		return source->index;
	if (source->kind != SOURCE_PARAM || scan->node == air_none)
		return air_none;
	return link_param_slot(
		scan->program, scan->program->functions[scan->node].symbol, source->index);
}

static void scan_target(struct scan *scan, struct program_call *site, uint32_t call)
{
	uint32_t instr = site->instr;
	struct source sources[scan_most_sources];
	struct air_value pointer =
		air_call_target(&scan->cursor.air, &scan->cursor.air.instrs[instr]);
	uint32_t count = scan_sources(scan, instr, pointer, sources);
	for (uint32_t i = 0; i < count; i++) {
		struct target_flow flow = { .call = call, .source = sources[i], .base = air_none };
		if (sources[i].kind == SOURCE_SLOT)
			flow.base = table_note_base(scan, instr, sources[i].index);
		array_push(&scan->index->target_flows, flow);
		uint32_t slot = source_slot(scan, &sources[i]);
		if (slot != air_none)
			apply_role_list(scan, site, scan->index->slot_list.items[slot].roles);
		if (sources[i].kind == SOURCE_PARAM)
			array_push(
				&scan->index->param_uses, ((struct param_use){ .node = scan->node,
								  .param = sources[i].index,
								  .kind = PARAM_CALLED,
								  .call = call }));
	}
}

/* Where something is said of the parameter, and no role what becomes of the argument, the function
 * is as good as stored there. */
static void keep_argument(struct scan *scan, uint32_t call, uint32_t argument,
	const struct source *sources, uint32_t count)
{
	uint32_t symbol = scan->index->calls.items[call].symbol;
	uint32_t slot =
		symbol == air_none ? air_none : link_param_slot(scan->program, symbol, argument);
	if (slot == air_none || !scan->index->slot_list.items[slot].contexts ||
		link_says_fate(scan->program, symbol, argument))
		return;
	for (uint32_t i = 0; i < count; i++)
		scan_flow_into(scan, &sources[i], slot);
}

static void scan_argument(struct scan *scan, uint32_t call, uint32_t instr, uint32_t argument)
{
	struct air_value value =
		air_call_argument(&scan->cursor.air, &scan->cursor.air.instrs[instr], argument);
	if (!scan_is_function(&scan->cursor.air, value))
		return;
	struct source sources[scan_most_sources];
	uint32_t count = scan_sources(scan, instr, value, sources);
	keep_argument(scan, call, argument, sources, count);
	for (uint32_t i = 0; i < count; i++) {
		array_push(&scan->index->argument_flows,
			((struct argument_flow){ call, argument, sources[i] }));
		if (sources[i].kind == SOURCE_PARAM)
			array_push(
				&scan->index->param_uses, ((struct param_use){ .node = scan->node,
								  .param = sources[i].index,
								  .kind = PARAM_PASSED,
								  .call = call,
								  .argument = argument }));
	}
}

/* A struct so small that it may be a time, or flags: zeroed, it may say "do not wait". */
static bool is_small_struct(const struct air_function *f, const struct air_place *place)
{
	const struct air_type *type = place->type == air_none ? NULL : &f->types[place->type];
	return type && type->kind == AIR_TYPE_RECORD && !type->pointers && type->size <= 32;
}

/* A constant, null, a function, a number or small struct of this function's own. */
static bool is_told(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST) {
		value = f->values[made->first_value];
		made = air_value_instr(f, value);
	}
	if (!made)
		return value.kind == AIR_VALUE_INT || value.kind == AIR_VALUE_NULL;
	const struct air_place *place = air_instr_place(f, made);
	if (made->op == AIR_READ)
		return place->root == AIR_ROOT_LOCAL && place->index >= f->param_count &&
		       place->type != air_none && !f->types[place->type].pointers;
	return made->op == AIR_ADDRESS &&
	       (place->root == AIR_ROOT_FUNCTION ||
		       (place->root == AIR_ROOT_LOCAL && is_small_struct(f, place)));
}

static void scan_call(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *made = &f->instrs[instr];
	struct program_call call = {
		.caller = scan->node,
		.instr = instr,
		.symbol = made->callee == air_none ? air_none : scan->symbols[made->callee],
		.flags = call_flags(scan, instr),
		.path = f->file_count ? arena_strdup(&scan->program->arena, f->files[made->file])
				      : "",
		.line = made->line,
		.column = made->column,
	};
	uint32_t number = (uint32_t)scan->index->calls.count;
	if (made->callee == air_none) {
		call.flags |= CALL_INDIRECT;
		scan_target(scan, &call, number);
	} else if (call.symbol != air_none) {
		apply_role_list(scan, &call, scan->program->symbols[call.symbol].roles);
		if (program_has_role(scan->program, call.symbol, ROLE_ONCE))
			call.flags |= CALL_ONCE;
	}
	if (call.flags & CALL_SHARED_WITH_CHILD)
		call.blocks_possible |= call.blocks;
	array_push(&scan->index->calls, call);
	for (uint32_t i = 0; i < air_call_argument_count(made); i++) {
		if (is_told(f, air_call_argument(f, made, i)))
			scan->index->calls.items[number].flags |= CALL_TELLS;
		scan_argument(scan, number, instr, i);
		table_note_argument(scan, instr, i);
	}
	if (call.symbol != air_none)
		scan_note_class(scan, number, instr);
}

/* Does the instruction write anything but a local? */
static bool is_store(const struct air_function *f, const struct air_instr *instr)
{
	if (instr->op == AIR_ASM)
		return true;
	if (instr->op != AIR_COPY && instr->op != AIR_ZERO)
		return false;
	return air_instr_place(f, instr)->root != AIR_ROOT_LOCAL;
}

static void scan_block(struct scan *scan, uint32_t block)
{
	const struct air_block *b = &scan->cursor.air.blocks[block];
	uint32_t first_call = (uint32_t)scan->index->calls.count;
	for (uint32_t i = 0; i < scan->cursor.cfg.end[block]; i++) {
		uint32_t instr = b->first_instr + i;
		if (scan->node != air_none &&
			is_store(&scan->cursor.air, &scan->cursor.air.instrs[instr]))
			scan->program->functions[scan->node].is_readonly = false;
		scan_note_access(scan, instr);
		scan_note_descriptor(scan, instr);
		scan_note_kept(scan, instr);
		switch (scan->cursor.air.instrs[instr].op) {
		case AIR_CALL:
			if (scan->node == air_none)
				break;
			scan_call(scan, instr);
			first_call = scan_mark_task(scan, first_call);
			break;
		case AIR_COPY:
			scan_copy(scan, instr);
			break;
		case AIR_ADDRESS:
			scan_address(scan, instr);
			break;
		case AIR_ZERO:
		case AIR_READ:
		case AIR_OPERATE:
		case AIR_CAST:
		case AIR_ASM:
		case AIR_ENTER:
		case AIR_LEAVE:
			break;
		}
	}
	if (!never_ends(scan, block))
		scan_return(scan, block);
}

/* Blocks in their own order, so that calls are sorted by instruction. */
static void scan_body(struct scan *scan)
{
	for (uint32_t b = 0; b < scan->cursor.air.block_count; b++)
		if (cfg_is_reachable(&scan->cursor.cfg, b))
			scan_block(scan, b);
}

static bool no_effects_needed(
	const struct air_function *f, const struct air_instr *call, void *data)
{
	(void)f, (void)call, (void)data;
	return false;
}

static void unknown_effects(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data)
{
	(void)f, (void)instr, (void)data;
	effects->writes_unknown = true;
}

static void scan_initialiser(struct scan *scan, const struct initialiser *initialiser)
{
	cursor_decode(&scan->cursor, initialiser->unit, initialiser->record);
	const struct air_function *f = &scan->cursor.air;
	uint32_t *symbols = arena_array(&scan->cursor.arena, f->ref_count, sizeof(*symbols));
	uint32_t *slots = arena_array(&scan->cursor.arena, f->ref_count, sizeof(*slots));
	cursor_resolve(scan->program, f, symbols, slots);
	scan->node = air_none;
	scan->unit = initialiser->unit;
	scan->symbols = symbols;
	scan->slots = slots;
	cfg_build(&scan->cursor.cfg, &scan->cursor.arena, f, no_effects_needed, NULL);
	flow_begin(scan->cursor.flow, f, &scan->cursor.cfg, unknown_effects, NULL);
	scan_body(scan);
}

static void visit(struct scan *scan)
{
	struct program_function *f = &scan->program->functions[scan->node];
	if (scan->body) /* it was only named so far */
		cursor_decode(&scan->cursor, f->unit, f->record);
	replay_begin(scan);
	cursor_start(&scan->cursor, scan->node);
	f->loop_count = scan->cursor.cfg.loop_count;
	f->is_readonly = true; /* until something is seen that is not */
	scan_body(scan);
	scan_note_steering(scan);
	replay_keep(scan);
}

void link_scan(struct program *program)
{
	struct scan scan = { .program = program, .index = program->index };
	table_find(program);
	program_cursor_init(&scan.cursor, program);
	program->index->is_scanning = true;
	program->index->replay = replay_new(program);

	for (uint32_t n = 0; n < program->defined_count && !stop_is_asked(); n++) {
		struct program_function *f = &program->functions[n];
		f->first_call = (uint32_t)program->index->calls.count;
		open_first_time(&scan, n);
		if (f->is_degraded) {
			scan_note_unseen(&scan);
			continue;
		}
		if (!replay_take(&scan))
			visit(&scan);
		f->call_count = (uint32_t)program->index->calls.count - f->first_call;
	}
	replay_free(program->index->replay);
	program->index->replay = NULL;
	for (uint32_t i = 0; i < program->index->initialiser_count; i++)
		scan_initialiser(&scan, &program->index->initialisers[i]);

	program_cursor_release(&scan.cursor);
	program->index->is_scanning = false;
	program->calls = program->index->calls.items;
	program->call_count = (uint32_t)program->index->calls.count;
}
