/*
 * Notes of a visit: what becomes of descriptors. Who sets the mode of a parameter or field, or
 * waits for its readiness; what is stored into integer fields; which calls depend on a mode.
 *
 * Stores are noted by their types alone, without asking flow: most fields are never asked about.
 */
#include "link/descriptor_notes.h"
#include "link/replay.h"
#include "link/scan.h"

struct descriptors *link_descriptor_notes(struct program *program)
{
	struct descriptors **d = &program->index->descriptors;
	if (*d)
		return *d;
	*d = memory_new(1, sizeof(**d));
	(*d)->param_acts = memory_new(program->defined_count, sizeof(*(*d)->param_acts));
	return *d;
}

static bool is_descriptor_type(const struct air_function *f, uint32_t type)
{
	enum { descriptor_size = 4 };
	if (type == air_none || f->types[type].kind != AIR_TYPE_INT)
		return false;
	return f->types[type].is_array
		       ? f->types[type].pointers == 1
		       : f->types[type].pointers == 0 && f->types[type].size == descriptor_size;
}

/* A stream, a database: what it is made of may be known. */
static bool is_handle_type(const struct air_function *f, uint32_t type)
{
	return type != air_none && f->types[type].kind == AIR_TYPE_RECORD &&
	       f->types[type].pointers == 1 && !f->types[type].is_array;
}

static void note_store(struct scan *scan, struct descriptor_store store)
{
	store.node = scan->node;
	if (store.slot != air_none)
		array_push(&link_descriptor_notes(scan->program)->stores, store);
}

static const struct air_instr *uncast(const struct air_function *f, struct air_value *value)
{
	const struct air_instr *made = air_value_instr(f, *value);
	while (made && made->op == AIR_CAST) {
		*value = f->values[made->first_value];
		made = air_value_instr(f, *value);
	}
	return made;
}

/* What an operation is done to, on its left or right. */
static bool operand(const struct air_function *f, struct air_value value,
	enum air_operator operation, bool right, struct air_value *operand)
{
	const struct air_instr *made = uncast(f, &value);
	if (!made || made->op != AIR_OPERATE || made->operation != operation)
		return false;
	*operand = f->values[made->first_value + right];
	return true;
}

/* `set.bits[fd / 64] |= 1 << fd % 64`, as FD_SET writes it: the descriptor. Not by the index, of
 * which _FORTIFY_SOURCE makes a call. */
static bool bit_of(const struct air_function *f, struct air_value set, struct air_value *descriptor)
{
	struct air_value mask, bit;
	return operand(f, set, AIR_OR, true, &mask) && operand(f, mask, AIR_SHL, true, &bit) &&
	       operand(f, bit, AIR_REM, false, descriptor);
}

bool link_is_watching_store(const struct program *program, const struct air_function *f,
	uint32_t instr, const uint32_t *slots, struct air_value *descriptor)
{
	const struct air_instr *copy = &f->instrs[instr];
	if (copy->op != AIR_COPY)
		return false;
	const struct air_place *place = air_instr_place(f, copy);
	const struct air_step *last = &f->steps[place->first_step + place->step_count];
	*descriptor = f->values[copy->first_value];
	if (place->step_count > 1 && last[-1].kind == AIR_STEP_ELEMENT) {
		if (!bit_of(f, f->values[copy->first_value], descriptor))
			return false;
		last--;
	}
	if (!place->step_count || last[-1].kind != AIR_STEP_FIELD || last[-1].field == air_none ||
		slots[last[-1].field] == air_none)
		return false;
	struct role_list roles = program->index->slot_list.items[slots[last[-1].field]].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_WATCHES)
			return true;
	return false;
}

static void note_field_watch(struct scan *scan, uint32_t instr)
{
	struct air_value value;
	if (!link_is_watching_store(scan->program, &scan->cursor.air, instr, scan->slots, &value))
		return;
	replay_beyond(scan->program);
	link_descriptor_notes(scan->program)->has_field_watch = true;
	link_note_act(&scan->cursor, instr, value, ACT_WATCHED);
}

static void note_copy(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	struct air_value value = f->values[f->instrs[instr].first_value];
	bool is_handle = is_handle_type(f, place->type);
	if (place->root == AIR_ROOT_LOCAL && !place->step_count)
		return;
	note_field_watch(scan, instr);
	if (value.kind != AIR_VALUE_RESULT || (!is_handle && !is_descriptor_type(f, place->type)))
		return;
	uint32_t slot = scan_place_slot(scan, place);
	note_store(scan,
		(struct descriptor_store){
			.slot = slot, .instr = instr, .kind = STORE_COPY, .is_handle = is_handle });
	if (is_handle && place->root == AIR_ROOT_GLOBAL && !place->step_count)
		link_note_replaced(scan->program, slot);
}

/* `pipe(c->fds)`, `open_pair(&c->fd)`. */
static void note_out(struct scan *scan, uint32_t instr, uint32_t argument)
{
	const struct air_function *f = &scan->cursor.air;
	struct air_value value = air_call_argument(f, &f->instrs[instr], argument);
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || made->op != AIR_ADDRESS)
		return;
	const struct air_place *place = air_instr_place(f, made);
	bool is_handle = is_handle_type(f, place->type);
	if (is_handle || is_descriptor_type(f, place->type))
		note_store(scan, (struct descriptor_store){ .slot = scan_place_slot(scan, place),
					 .instr = instr,
					 .argument = argument,
					 .kind = STORE_OUT,
					 .is_handle = is_handle });
}

static uint32_t handle_slot(struct scan *scan, uint32_t instr, uint32_t argument)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origin = flow_origin(
		scan->cursor.flow, instr, air_call_argument(f, &f->instrs[instr], argument));
	bool is_slot =
		origin.kind == FLOW_ORIGIN_READ_FIELD || origin.kind == FLOW_ORIGIN_READ_GLOBAL;
	return is_slot ? scan->slots[origin.index] : air_none;
}

int link_asked_argument(const struct condition *c)
{
	if (!c)
		return -1;
	if (c->kind == CONDITION_NONBLOCKING || c->kind == CONDITION_DESCRIPTOR ||
		c->kind == CONDITION_LINGERING)
		return c->argument;
	if (!condition_is_compound(c))
		return -1;
	int left = link_asked_argument(c->left);
	return left >= 0 ? left : link_asked_argument(c->right);
}

static bool is_tested(struct scan *scan, uint32_t instr, const struct condition *c)
{
	if (!c)
		return false;
	if (c->kind == CONDITION_TESTED)
		return flow_tests_errno(scan->cursor.flow, instr, c->number);
	if (!condition_is_compound(c))
		return false;
	return is_tested(scan, instr, c->left) || is_tested(scan, instr, c->right);
}

static void note_use(struct scan *scan, uint32_t instr, const struct role *role)
{
	const struct air_function *f = &scan->cursor.air;
	int argument = link_asked_argument(role->unless);
	if (argument < 0)
		argument = link_asked_argument(role->when);
	if (argument < 0)
		return;
	replay_beyond(scan->program);
	if (is_tested(scan, instr, role->unless))
		link_note_act(&scan->cursor, instr,
			air_call_argument(f, &f->instrs[instr], (uint32_t)argument), ACT_TESTED);
	array_push(&link_descriptor_notes(scan->program)->uses,
		((struct descriptor_use){ scan->node, instr, false }));
}

static bool is_about_descriptors(const struct role *role)
{
	return role->kind == ROLE_MAKES_NONBLOCKING || role->kind == ROLE_MAKES_BLOCKING ||
	       role->kind == ROLE_WATCHES || role->kind == ROLE_REPLACES ||
	       role->kind == ROLE_LINGERS;
}

/* A role of watching with a note is one that tells of news only once. Left open, it may be. */
uint32_t link_edge_arguments(struct program_cursor *cursor, uint32_t symbol, uint32_t instr)
{
	struct role_list roles = cursor->program->symbols[symbol].roles;
	uint32_t bits = 0;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		bool unknown = false;
		if (role->kind == ROLE_WATCHES && role->note && role->argument >= 0 &&
			role->argument < 32 &&
			link_condition(cursor, instr, role->when, &unknown) != TRUTH_FALSE)
			bits |= UINT32_C(1) << role->argument;
	}
	return bits;
}

/* What a child does before it becomes another program, or ends, is its own. */
static uint32_t replaced_arguments(struct scan *scan, uint32_t instr)
{
	struct flow *flow = scan->cursor.flow;
	uint32_t symbol = scan->symbols[scan->cursor.air.instrs[instr].callee], bits = 0;
	struct role_list roles = scan->program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_REPLACES && roles.items[r].argument < 32)
			bits |= UINT32_C(1) << roles.items[r].argument;
	return bits && flow_is_in_child(flow, instr) && flow_is_fatal(flow, instr) ? 0 : bits;
}

static void note_acts(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	struct call_effects own = { .forwards = -1 };
	replay_beyond(scan->program);
	link_descriptor_effects(f, instr, &own, &scan->cursor);
	uint32_t edges =
		link_edge_arguments(&scan->cursor, scan->symbols[f->instrs[instr].callee], instr);
	uint32_t replaced = replaced_arguments(scan, instr);
	link_descriptor_notes(scan->program)->has_edge |= edges != 0;
	link_descriptor_notes(scan->program)->has_linger |= own.lingers != 0;
	for (uint32_t i = 0; i < air_call_argument_count(&f->instrs[instr]) && i < 32; i++) {
		unsigned acts = own.makes_nonblocking >> i & 1 ? ACT_NONBLOCKING : 0u;
		acts |= own.makes_blocking >> i & 1 ? ACT_BLOCKING : 0u;
		acts |= own.maybe_nonblocking >> i & 1 ? ACT_EITHER : 0u;
		acts |= own.watched >> i & 1 ? ACT_WATCHED : 0u;
		acts |= edges >> i & 1 ? ACT_EDGE : 0u;
		acts |= replaced >> i & 1 ? ACT_REPLACED : 0u;
		acts |= own.lingers >> i & 1 ? ACT_LINGER : 0u;
		if (acts)
			link_note_act(&scan->cursor, instr,
				air_call_argument(f, &f->instrs[instr], i), (uint8_t)acts);
	}
}

static void note_call(struct scan *scan, uint32_t instr)
{
	const struct air_instr *call = &scan->cursor.air.instrs[instr];
	uint32_t symbol = call->callee == air_none ? air_none : scan->symbols[call->callee];
	bool sets = false;
	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		note_out(scan, instr, i);
	if (symbol == air_none)
		return;
	struct role_list roles = scan->program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		sets |= is_about_descriptors(role);
		if (role->kind == ROLE_BLOCKS)
			note_use(scan, instr, role);
		else if (role->kind == ROLE_TAKES_MODE)
			note_store(scan,
				(struct descriptor_store){
					.slot = handle_slot(scan, instr, (uint32_t)role->argument),
					.instr = instr,
					.argument = (uint32_t)role->number,
					.kind = STORE_ARGUMENT });
	}
	if (sets)
		note_acts(scan, instr);
}

void scan_note_descriptor(struct scan *scan, uint32_t instr)
{
	if (scan->node == air_none)
		return;
	if (scan->cursor.air.instrs[instr].op == AIR_COPY)
		note_copy(scan, instr);
	else if (scan->cursor.air.instrs[instr].op == AIR_CALL)
		note_call(scan, instr);
}
