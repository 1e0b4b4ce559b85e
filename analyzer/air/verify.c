/*
 * Everything later code relies on without asking: indices within their tables, blocks that tile
 * the instructions, operands as each operation wants them, and no value made from itself.
 *
 * Each check returns false after setting the error; nothing here repairs.
 */
#include "air/air.h"

#include <stdlib.h>

#include "air/build.h"
#include "base/memory.h"

struct verify {
	const struct air_function *f;
	struct error *err;
	bool looks_ahead; /* some value is used at a lower number than it is made at */
};

static bool bad_instr(const struct verify *v, uint32_t instr, const char *what)
{
	return error_set(v->err, "function '%s': instruction %u: %s", v->f->name, instr, what);
}

static bool bad_block(const struct verify *v, uint32_t block, const char *what)
{
	return error_set(v->err, "function '%s': block %u: %s", v->f->name, block, what);
}

static bool bad_item(const struct verify *v, const char *table, uint32_t number)
{
	return error_set(v->err, "function '%s': %s %u is not valid", v->f->name, table, number);
}

static bool within(uint32_t first, uint32_t count, uint32_t limit)
{
	return first <= limit && count <= limit - first;
}

static bool or_none(uint32_t index, uint32_t count)
{
	return index == air_none || index < count;
}

static bool is_ref(const struct air_function *f, uint32_t ref, enum air_ref_kind kind)
{
	return ref < f->ref_count && f->refs[ref].kind == kind;
}

/* ------------------------------------------------------------------------------------ tables */

static bool verify_texts(const struct verify *v)
{
	const struct air_function *f = v->f;
	if (!f->file_count || f->file_count > UINT16_MAX)
		return error_set(v->err, "function '%s': no file", f->name);
	for (uint32_t i = 0; i < f->file_count; i++) {
		if (!f->files[i])
			return bad_item(v, "file", i);
	}
	for (uint32_t i = 0; i < f->string_count; i++) {
		if (!f->strings[i])
			return bad_item(v, "string", i);
	}
	for (uint32_t i = 0; i < f->ref_count; i++) {
		const struct air_ref *ref = &f->refs[i];
		if (ref->kind > AIR_REF_TYPEDEF || !ref->key || !ref->name ||
			(ref->kind == AIR_REF_FIELD) != (ref->record != NULL))
			return bad_item(v, "ref", i);
	}
	for (uint32_t i = 0; i < f->origin_count; i++) {
		const struct air_origin *origin = &f->origins[i];
		if (!or_none(origin->macro, f->string_count) || origin->file >= f->file_count)
			return bad_item(v, "origin", i);
	}
	return true;
}

static bool type_is_valid(const struct air_function *f, const struct air_type *type)
{
	if (type->kind > AIR_TYPE_OTHER || (type->is_array && !type->pointers))
		return false;
	if (type->ref == air_none)
		return true;
	if (type->kind == AIR_TYPE_RECORD)
		return is_ref(f, type->ref, AIR_REF_RECORD);
	if (type->kind == AIR_TYPE_FUNCTION)
		return is_ref(f, type->ref, AIR_REF_TYPEDEF);
	return false;
}

static bool verify_types(const struct verify *v)
{
	const struct air_function *f = v->f;
	for (uint32_t i = 0; i < f->type_count; i++) {
		if (!type_is_valid(f, &f->types[i]))
			return bad_item(v, "type", i);
	}
	if (f->param_count > f->local_count)
		return error_set(v->err, "function '%s': more parameters than locals", f->name);
	for (uint32_t i = 0; i < f->local_count; i++) {
		const struct air_local *local = &f->locals[i];
		if (!local->name || !or_none(local->type, f->type_count))
			return bad_item(v, "local", i);
		if (local->cleanup != air_none && !is_ref(f, local->cleanup, AIR_REF_FUNCTION))
			return bad_item(v, "local", i);
	}
	return true;
}

/* ------------------------------------------------------------------------ values and places */

static bool value_is_valid(struct verify *v, uint32_t user, const struct air_value *value)
{
	const struct air_function *f = v->f;
	switch (value->kind) {
	case AIR_VALUE_NONE:
	case AIR_VALUE_UNKNOWN:
		return true;
	case AIR_VALUE_INT:
	case AIR_VALUE_NULL:
		return or_none(value->name, f->string_count);
	case AIR_VALUE_STRING:
		return value->index < f->string_count;
	case AIR_VALUE_RESULT:
		v->looks_ahead |= value->index >= user;
		return value->index < f->instr_count &&
		       air_op_has_result(f->instrs[value->index].op);
	}
	return false;
}

static bool place_is_valid(struct verify *v, uint32_t user, const struct air_place *place)
{
	const struct air_function *f = v->f;
	if (!or_none(place->type, f->type_count) ||
		!within(place->first_step, place->step_count, f->step_count))
		return false;
	for (uint32_t i = place->first_step; i < place->first_step + place->step_count; i++) {
		const struct air_step *step = &f->steps[i];
		if (step->kind == AIR_STEP_ELEMENT && !value_is_valid(v, user, &step->index))
			return false;
		if (step->kind == AIR_STEP_FIELD && step->field != air_none &&
			!is_ref(f, step->field, AIR_REF_FIELD))
			return false;
		if (step->kind > AIR_STEP_ELEMENT)
			return false;
	}
	switch (place->root) {
	case AIR_ROOT_LOCAL:
		return place->index < f->local_count;
	case AIR_ROOT_GLOBAL:
		return is_ref(f, place->index, AIR_REF_VARIABLE);
	case AIR_ROOT_FUNCTION:
		return is_ref(f, place->index, AIR_REF_FUNCTION) && !place->step_count;
	case AIR_ROOT_DEREF:
		return value_is_valid(v, user, &place->base);
	}
	return false;
}

/* ------------------------------------------------------------------------------ instructions */

static bool operands_fit(const struct air_function *f, const struct air_instr *instr)
{
	switch (instr->op) {
	case AIR_CALL:
		if (instr->callee == air_none)
			return instr->value_count > 0;
		return is_ref(f, instr->callee, AIR_REF_FUNCTION);
	case AIR_COPY:
	case AIR_CAST:
		return instr->value_count == 1;
	case AIR_OPERATE:
		return instr->operation <= AIR_NOT &&
		       instr->value_count == (air_operator_is_unary(instr->operation) ? 1 : 2);
	case AIR_ASM:
		return true;
	case AIR_ZERO:
	case AIR_READ:
	case AIR_ADDRESS:
	case AIR_ENTER:
	case AIR_LEAVE:
		return instr->value_count == 0;
	}
	return false;
}

/* Has it a place exactly when it needs one, and may it be such a place? */
static bool place_fits(struct verify *v, uint32_t number, const struct air_instr *instr)
{
	if (!air_op_has_place(instr->op))
		return instr->place == air_none;
	if (instr->place >= v->f->place_count)
		return false;
	const struct air_place *place = &v->f->places[instr->place];
	if (place->root == AIR_ROOT_FUNCTION && instr->op != AIR_ADDRESS)
		return false;
	if ((instr->op == AIR_ENTER || instr->op == AIR_LEAVE) &&
		(place->root != AIR_ROOT_LOCAL || place->step_count))
		return false;
	return place_is_valid(v, number, place);
}

static bool verify_instr(struct verify *v, uint32_t number)
{
	const struct air_function *f = v->f;
	const struct air_instr *instr = &f->instrs[number];

	if (!operands_fit(f, instr))
		return bad_instr(v, number, "the operands do not fit the operation");
	if (instr->file >= f->file_count || !or_none(instr->origin, f->origin_count))
		return bad_instr(v, number, "its position is not valid");
	if (!or_none(instr->type, f->type_count))
		return bad_instr(v, number, "its type is not valid");
	if (instr->op != AIR_CALL && instr->callee != air_none)
		return bad_instr(v, number, "only calls have a callee");
	if (!within(instr->first_value, instr->value_count, f->value_count))
		return bad_instr(v, number, "its values are not in the table");
	if (!place_fits(v, number, instr))
		return bad_instr(v, number, "its place is not valid");
	for (uint32_t i = 0; i < instr->value_count; i++) {
		if (!value_is_valid(v, number, &f->values[instr->first_value + i]))
			return bad_instr(v, number, "one of its values is not valid");
	}
	return true;
}

/* -------------------------------------------------------------------------------- terminators */

static bool counts_fit(const struct air_terminator *end)
{
	switch (end->kind) {
	case AIR_JUMP:
		return end->target_count == 1 && !end->case_count;
	case AIR_BRANCH:
		return end->target_count == 2 && !end->case_count;
	case AIR_SWITCH:
		return end->target_count >= 1 && end->target_count - 1 == end->case_count;
	case AIR_INDIRECT:
		return !end->case_count;
	case AIR_RETURN:
	case AIR_UNREACHABLE:
		return !end->target_count && !end->case_count;
	}
	return false;
}

static bool verify_end(struct verify *v, uint32_t number)
{
	const struct air_function *f = v->f;
	const struct air_terminator *end = &f->blocks[number].end;

	if (!counts_fit(end))
		return bad_block(v, number, "its end has the wrong number of targets");
	if (end->file >= f->file_count)
		return bad_block(v, number, "the position of its end is not valid");
	if (!value_is_valid(v, UINT32_MAX, &end->value))
		return bad_block(v, number, "the value of its end is not valid");
	if (!within(end->first_target, end->target_count, f->target_count) ||
		!within(end->first_case, end->case_count, f->case_count))
		return bad_block(v, number, "its targets are not in the table");
	for (uint32_t i = 0; i < end->target_count; i++) {
		if (f->targets[end->first_target + i] >= f->block_count)
			return bad_block(v, number, "it goes to a block that is not there");
	}
	return true;
}

static bool verify_blocks(struct verify *v)
{
	const struct air_function *f = v->f;
	uint32_t next = 0;

	if (!f->block_count)
		return error_set(v->err, "function '%s': no blocks", f->name);
	for (uint32_t i = 0; i < f->block_count; i++) {
		const struct air_block *block = &f->blocks[i];
		if (block->first_instr != next || !within(next, block->instr_count, f->instr_count))
			return bad_block(v, i, "it does not continue where the one before ended");
		next += block->instr_count;
		if (!verify_end(v, i))
			return false;
	}
	if (next != f->instr_count)
		return error_set(
			v->err, "function '%s': instructions behind the last block", f->name);
	return true;
}

/* ------------------------------------------------------------------------------------- cycles */

enum { colour_new, colour_open, colour_done };

/* Operand `i` of an instruction that is a RESULT, counting values, then its place's; false past
 * the last. Other operands come back as air_none. */
static bool operand(const struct air_function *f, uint32_t number, uint32_t i, uint32_t *result)
{
	const struct air_instr *instr = &f->instrs[number];
	const struct air_place *place = air_instr_place(f, instr);
	const struct air_value *value = NULL;

	*result = air_none;
	if (i < instr->value_count)
		value = &f->values[instr->first_value + i];
	else if (!place || i - instr->value_count > place->step_count)
		return false;
	else if (i == instr->value_count)
		value = place->root == AIR_ROOT_DEREF ? &place->base : NULL;
	else if (f->steps[place->first_step + i - instr->value_count - 1].kind == AIR_STEP_ELEMENT)
		value = &f->steps[place->first_step + i - instr->value_count - 1].index;
	if (value && value->kind == AIR_VALUE_RESULT)
		*result = value->index;
	return true;
}

struct visit {
	uint32_t instr, operand;
};

/* Depth first from `root` with a stack of our own: the depth is up to whoever made the bytes. */
static bool reaches_itself(
	const struct air_function *f, uint32_t root, uint8_t *colours, struct visit *stack)
{
	size_t depth = 0;
	stack[depth++] = (struct visit){ root, 0 };
	colours[root] = colour_open;
	while (depth) {
		struct visit *top = &stack[depth - 1];
		uint32_t result;
		if (!operand(f, top->instr, top->operand++, &result)) {
			colours[top->instr] = colour_done;
			depth--;
			continue;
		}
		if (result == air_none || colours[result] == colour_done)
			continue;
		if (colours[result] == colour_open)
			return true;
		colours[result] = colour_open;
		stack[depth++] = (struct visit){ result, 0 };
	}
	return false;
}

/* Whoever follows values to where they come from must arrive. */
static bool verify_acyclic(const struct verify *v)
{
	const struct air_function *f = v->f;
	uint8_t *colours = memory_new(f->instr_count, sizeof(*colours));
	struct visit *stack = memory_new(f->instr_count, sizeof(*stack));
	bool ok = true;

	for (uint32_t i = 0; ok && i < f->instr_count; i++) {
		if (colours[i] == colour_new && reaches_itself(f, i, colours, stack))
			ok = bad_instr(v, i, "its value is made from itself");
	}
	free(colours);
	free(stack);
	return ok;
}

bool air_function_verify(const struct air_function *f, struct error *err)
{
	struct verify v = { .f = f, .err = err };

	if (!f->key || !f->name)
		return error_set(err, "a function without a name");
	if (!verify_texts(&v) || !verify_types(&v))
		return false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (!verify_instr(&v, i))
			return false;
	}
	if (!verify_blocks(&v))
		return false;
	return !v.looks_ahead || verify_acyclic(&v);
}
