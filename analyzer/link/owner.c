/*
 * Owners are found by walking from a pointer over casts, steps by constants, and locals, to where
 * it came in; parameters then lead up the calls of a path.
 *
 * What a call hands to a function as which parameter no role says. So parameters are told apart by
 * their type: that of the argument, as it is passed; and what is no type is what comes next.
 */
#include "link/owner.h"

#include <string.h>

#include "air/build.h"
#include "base/hash.h"
#include "link/internal.h"

enum { most_steps = 16, longest_path = 32, most_parts = 6 };

/* ------------------------------------------------------------------------------------- owners */

/* One walk: where it stands, and the field it came through. */
struct walk {
	struct program_cursor *cursor;
	uint32_t instr;
	struct air_value value;
	uint32_t through;
	bool is_lost;                           /* a second field, or an element nobody can name */
	uint32_t parts[most_parts], part_count; /* fields on the way, inner ones first */
	bool is_part_lost, is_container;
	uint32_t element; /* as in struct owner */
};

static uint32_t part_of(const struct walk *w)
{
	if (w->is_part_lost)
		return owner_part_unknown;
	if (!w->part_count)
		return 0;
	uint32_t part = (uint32_t)hash_quick(w->parts, w->part_count * sizeof(*w->parts));
	return part > owner_part_unknown ? part : owner_part_unknown;
}

static struct owner found(const struct walk *w, enum owner_kind kind, uint32_t index)
{
	if (w->is_lost)
		kind = OWNER_UNKNOWN;
	return (struct owner){ kind, index, w->through, part_of(w), w->element };
}

/* The fields of a place; without the last one, where that is what is asked about. Those before a
 * pointer that is read are of another object, those before a step back (container_of) undone. */
static void add_parts(struct walk *w, const struct air_place *place, bool is_whole)
{
	const struct air_function *f = &w->cursor->air;
	const uint32_t *slots = w->cursor->program->functions[w->cursor->node].slots;
	for (uint32_t i = place->step_count; i-- > 0 && !w->through && !w->is_container;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind != AIR_STEP_FIELD)
			continue;
		if (!is_whole) {
			is_whole = true;
			continue;
		}
		w->is_part_lost |= w->part_count == most_parts || step->field == air_none;
		if (!w->is_part_lost)
			w->parts[w->part_count++] = slots[step->field];
	}
}

static bool is_fixed(const struct walk *w, struct air_value value)
{
	int64_t constant;
	return flow_constant(w->cursor->flow, w->instr, value, &constant);
}

/* The last field of a place, a ref; elements before it have to be constant. */
static uint32_t last_field(struct walk *w, const struct air_place *place)
{
	const struct air_function *f = &w->cursor->air;
	uint32_t field = air_none;
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD)
			field = field == air_none ? step->field : field;
		else
			w->is_lost |= !is_fixed(w, step->index);
	}
	return field;
}

/* Which element of a variable it is in, as far as nothing was read from there. */
static uint32_t element_of(const struct walk *w, const struct air_place *place)
{
	const struct air_step *step = &w->cursor->air.steps[place->first_step];
	int64_t index;
	if (w->through || w->is_container || !place->step_count || step->kind == AIR_STEP_FIELD ||
		!flow_constant(w->cursor->flow, w->instr, step->index, &index) || index < 0 ||
		index >= UINT32_MAX)
		return 0;
	return (uint32_t)index + 1;
}

/* Of the place whose address it is, or which is read: a global or local ends the walk. */
static bool enter_place(struct walk *w, const struct air_place *place, struct owner *owner)
{
	const uint32_t *slots = w->cursor->program->functions[w->cursor->node].slots;
	w->element = place->root == AIR_ROOT_DEREF ? 0 : element_of(w, place);
	switch (place->root) {
	case AIR_ROOT_LOCAL:
		*owner = found(w, OWNER_LOCAL, place->index);
		return true;
	case AIR_ROOT_GLOBAL:
		*owner = found(w, slots[place->index] == air_none ? OWNER_UNKNOWN : OWNER_GLOBAL,
			slots[place->index]);
		return true;
	case AIR_ROOT_FUNCTION:
		*owner = found(w, OWNER_UNKNOWN, 0);
		return true;
	case AIR_ROOT_DEREF:
		w->value = place->base;
		return false;
	}
	return true;
}

/* A pointer that is kept in memory: in a field, or in a variable. */
static bool enter_read(struct walk *w, const struct air_place *place, struct owner *owner)
{
	const uint32_t *slots = w->cursor->program->functions[w->cursor->node].slots;
	uint32_t ref = last_field(w, place);
	if (ref == air_none && place->root == AIR_ROOT_GLOBAL)
		ref = place->index;
	w->is_lost |= w->through || ref == air_none || slots[ref] == air_none;
	w->through = w->is_lost ? 0 : slots[ref] + 1;
	return enter_place(w, place, owner);
}

/* What flow knows about a value that no instruction tells. */
static bool enter_origin(struct walk *w, struct owner *owner)
{
	const uint32_t *slots = w->cursor->program->functions[w->cursor->node].slots;
	struct flow_origin origin = flow_origin(w->cursor->flow, w->instr, w->value);
	switch (origin.kind) {
	case FLOW_ORIGIN_PARAM:
		*owner = found(w, OWNER_PARAM, origin.index);
		return true;
	case FLOW_ORIGIN_LOCAL:
		*owner = found(w, OWNER_LOCAL, origin.index);
		return true;
	case FLOW_ORIGIN_CALL:
		*owner = found(w, OWNER_CALL, origin.index);
		return true;
	case FLOW_ORIGIN_GLOBAL:
		*owner = found(w, slots[origin.index] == air_none ? OWNER_UNKNOWN : OWNER_GLOBAL,
			slots[origin.index]);
		return true;
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_OTHER:
		if (origin.instr == air_none ||
			(w->value.kind == AIR_VALUE_RESULT && w->value.index == origin.instr))
			break;
		w->value = air_value_result(origin.instr);
		w->instr = origin.instr;
		return false;
	case FLOW_ORIGIN_CONSTANT:
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	*owner = found(w, OWNER_UNKNOWN, 0);
	return true;
}

static bool enter_value(struct walk *w, struct owner *owner)
{
	const struct air_function *f = &w->cursor->air;
	const struct air_instr *made = air_value_instr(f, w->value);
	const struct air_place *place = made ? air_instr_place(f, made) : NULL;
	if (made && made->op == AIR_CAST) {
		w->value = f->values[made->first_value];
		return false;
	}
	if (made && made->op == AIR_ADDRESS) {
		last_field(w, place);
		add_parts(w, place, true);
		return enter_place(w, place, owner);
	}
	if (made && made->op == AIR_READ && place->root != AIR_ROOT_LOCAL)
		return enter_read(w, place, owner);
	if (made && made->op == AIR_OPERATE && made->value_count == 2 &&
		(made->operation == AIR_ADD || made->operation == AIR_SUB)) {
		w->is_lost |= !is_fixed(w, f->values[made->first_value + 1]);
		w->is_container = true;
		w->value = f->values[made->first_value];
		return false;
	}
	return enter_origin(w, owner);
}

static struct owner walk_on(struct walk *w)
{
	struct owner owner;
	for (int step = 0; step < most_steps; step++)
		if (enter_value(w, &owner))
			return owner;
	return (struct owner){ .kind = OWNER_UNKNOWN };
}

struct owner program_owner(struct program_cursor *cursor, uint32_t instr, struct air_value pointer)
{
	struct walk w = { .cursor = cursor, .instr = instr, .value = pointer };
	return walk_on(&w);
}

struct owner program_place_owner(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place)
{
	struct walk w = { .cursor = cursor, .instr = instr };
	struct owner owner;
	last_field(&w, place);
	add_parts(&w, place, false);
	return enter_place(&w, place, &owner) ? owner : walk_on(&w);
}

/* ------------------------------------------------------------------------------- up the calls */

struct owner program_owner_above(
	struct program_cursor *cursor, const struct program_call *call, struct owner owner)
{
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	if (owner.kind == OWNER_GLOBAL)
		return owner;
	if (owner.kind != OWNER_PARAM || owner.index >= air_call_argument_count(made))
		return (struct owner){ .kind = OWNER_UNKNOWN };
	struct owner above = program_owner(
		cursor, call->instr, air_call_argument(&cursor->air, made, owner.index));
	if (above.through && owner.through)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	above.part = owner.through ? owner.part : owner_part(above.part, owner.part);
	above.through += owner.through;
	return above;
}

struct owner program_root_owner(struct program *program, uint32_t node, enum context context,
	struct owner owner, bool *is_locked)
{
	uint32_t path[longest_path];
	uint32_t count = program_path_to(program, node, context, path, longest_path);
	struct program_cursor cursor;
	if (count > longest_path)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	program_cursor_init(&cursor, program);
	for (uint32_t i = count; i-- > 0;) {
		const struct edge *edge = &program->edges[path[i]];
		const struct program_call *call = &program->calls[edge->call];
		if (!link_goes_down(edge))
			continue;
		program_open(&cursor, edge->caller);
		owner = program_owner_above(&cursor, call, owner);
		*is_locked |= flow_scope_depth(cursor.flow, call->instr, FLOW_SCOPE_LOCK) > 0;
	}
	program_cursor_release(&cursor);
	return owner;
}

/* ------------------------------------------------------------------------ what is handed over */

/* The argument that stands behind the function, air_none when no role tells which that is. By all
 * convention it is what the function is handed, if that takes a `void *`. */
static uint32_t data_argument(const struct program *program, const struct edge *edge)
{
	uint32_t symbol = program->calls[edge->call].symbol;
	struct role_list roles = { 0 };
	if (symbol != air_none)
		roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		enum edge_kind kind;
		if (link_role_edge(roles.items[r].kind, &kind) && kind == edge->kind &&
			roles.items[r].argument >= 0)
			return (uint32_t)roles.items[r].argument + 1;
	}
	return air_none;
}

static bool is_untyped(const struct air_function *f, uint32_t type)
{
	return f->types[type].kind == AIR_TYPE_VOID && f->types[type].pointers == 1;
}

/* Do both lead to the same record? */
static bool is_same_type(const struct air_function *a, uint32_t type_a,
	const struct air_function *b, uint32_t type_b)
{
	const struct air_type *left = &a->types[type_a], *right = &b->types[type_b];
	return left->kind == AIR_TYPE_RECORD && right->kind == AIR_TYPE_RECORD &&
	       left->pointers == 1 && right->pointers == 1 && left->ref != air_none &&
	       right->ref != air_none && !strcmp(a->refs[left->ref].key, b->refs[right->ref].key);
}

/* As which parameter the callee gets an argument; air_none: as none we know. */
static uint32_t param_of(const struct air_function *callee, const struct air_function *caller,
	struct air_value argument, bool is_data)
{
	const struct air_instr *made = air_value_instr(caller, argument);
	for (uint32_t p = 0; made && made->type != air_none && p < callee->param_count; p++)
		if (is_same_type(caller, made->type, callee, callee->locals[p].type) ||
			(is_data && is_untyped(callee, callee->locals[p].type)))
			return p;
	return air_none;
}

static void add_handed(struct handed *handed, uint32_t *count, struct handed one)
{
	if (*count < most_handed && one.owner.kind != OWNER_UNKNOWN)
		handed[(*count)++] = one;
}

/* `request->data = job`, before the call: who has the request has the job. */
static void add_stored(
	struct program_cursor *cursor, uint32_t until, struct handed *handed, uint32_t *count)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	uint32_t direct = *count;
	for (uint32_t i = 0; i < until; i++) {
		const struct air_instr *made = &f->instrs[i];
		if (made->op != AIR_COPY || !cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		struct walk w = { .cursor = cursor, .instr = i };
		const struct air_place *place = air_instr_place(f, made);
		uint32_t field = last_field(&w, place);
		if (field == air_none || slots[field] == air_none || !made->value_count)
			continue;
		struct owner into = program_place_owner(cursor, i, place);
		for (uint32_t h = 0; h < direct; h++)
			if (owner_is_same(handed[h].owner, into))
				add_handed(handed, count,
					(struct handed){ handed[h].param, slots[field] + 1,
						program_owner(
							cursor, i, f->values[made->first_value]) });
	}
}

uint32_t program_handed(
	struct program_cursor *cursor, const struct edge *edge, struct handed *handed)
{
	struct program *program = cursor->program;
	const struct program_call *call = &program->calls[edge->call];
	struct program_cursor callee;
	uint32_t count = 0;
	program_cursor_init(&callee, program);
	program_open(cursor, edge->caller);
	if (edge->callee < program->defined_count)
		program_open(&callee, edge->callee);
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	for (uint32_t a = 0; a < air_call_argument_count(made); a++) {
		struct air_value argument = air_call_argument(&cursor->air, made, a);
		uint32_t param = param_of(
			&callee.air, &cursor->air, argument, a == data_argument(program, edge));
		/* Through helpers nothing is known of which becomes which. */
		if (param == air_none && edge->through == air_none)
			continue;
		add_handed(handed, &count,
			(struct handed){ param, 0, program_owner(cursor, call->instr, argument) });
	}
	add_stored(cursor, call->instr, handed, &count);
	program_cursor_release(&callee);
	return count;
}

static bool is_meant(const struct handed *handed, struct owner own)
{
	return own.kind == OWNER_PARAM && (handed->param == air_none || handed->param == own.index);
}

uint32_t handed_names(const struct handed *handed, uint32_t count, struct owner own,
	struct owner names[most_handed])
{
	uint32_t found = 0;
	if (own.kind == OWNER_GLOBAL)
		names[found++] = own;
	for (uint32_t h = 0; h < count && found < most_handed; h++)
		if (is_meant(&handed[h], own) && handed[h].through == own.through)
			names[found++] = handed[h].owner;
	if (found)
		return found;
	/* It was put there earlier: both sides read it from the same field. */
	for (uint32_t h = 0; h < count && found < most_handed; h++) {
		if (!is_meant(&handed[h], own) || handed[h].through || handed[h].owner.through)
			continue;
		names[found] = handed[h].owner;
		names[found++].through = own.through;
	}
	return found;
}

bool handed_meet_part(const struct handed *handed, uint32_t count, uint32_t job, uint32_t other)
{
	bool meet = owner_meets_part(job, other);
	/* The job may have been handed that part. */
	for (uint32_t h = 0; h < count && !meet; h++)
		meet = !job && handed[h].owner.part == other;
	return meet;
}
