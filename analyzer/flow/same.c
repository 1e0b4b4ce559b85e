/*
 * The same object or value as written: equal roots, fields, indices and operations. Whether what
 * is read has changed in between is the caller's question.
 */
#include "internal.h"

enum { deepest = 6 };

static bool places_same(const struct air_function *f, const struct air_place *a,
	const struct air_place *b, int depth);

static bool values_same(
	const struct air_function *f, struct air_value a, struct air_value b, int depth)
{
	a = flow_strip_casts(f, a);
	b = flow_strip_casts(f, b);
	if (a.kind != b.kind)
		return false;
	if (a.kind == AIR_VALUE_INT)
		return a.integer == b.integer;
	if (a.kind != AIR_VALUE_RESULT)
		return a.kind == AIR_VALUE_NULL;
	if (a.index == b.index)
		return true;
	const struct air_instr *left = &f->instrs[a.index], *right = &f->instrs[b.index];
	if (left->op != right->op || depth == 0)
		return false;
	if (left->op == AIR_READ || left->op == AIR_ADDRESS)
		return places_same(
			f, air_instr_place(f, left), air_instr_place(f, right), depth - 1);
	if (left->op != AIR_OPERATE || left->operation != right->operation ||
		left->value_count != right->value_count)
		return false;
	for (uint32_t i = 0; i < left->value_count; i++)
		if (!values_same(f, f->values[left->first_value + i],
			    f->values[right->first_value + i], depth - 1))
			return false;
	return true;
}

static bool places_same(const struct air_function *f, const struct air_place *a,
	const struct air_place *b, int depth)
{
	if (a->root != b->root || a->step_count != b->step_count)
		return false;
	if (a->root == AIR_ROOT_DEREF ? !values_same(f, a->base, b->base, depth)
				      : a->index != b->index)
		return false;
	for (uint32_t i = 0; i < a->step_count; i++) {
		const struct air_step *left = &f->steps[a->first_step + i];
		const struct air_step *right = &f->steps[b->first_step + i];
		if (left->kind != right->kind || left->field != right->field)
			return false;
		if (left->kind == AIR_STEP_ELEMENT &&
			!values_same(f, left->index, right->index, depth))
			return false;
	}
	return true;
}

bool value_is_same(const struct air_function *f, struct air_value a, struct air_value b)
{
	return values_same(f, a, b, deepest);
}

bool place_is_same(
	const struct air_function *f, const struct air_place *a, const struct air_place *b)
{
	return places_same(f, a, b, deepest);
}
