/*
 * Objects: the places lvalues designate (6.3.2.1).
 *
 *  1. `a->b` and `*p` are places behind a value; `a.b` and `a[i]` of an array are steps from the
 *     place of `a`.
 *  2. Members of unnamed structs and unions are reached in one step.
 *  3. What is no lvalue but is used like one (a member of a returned struct, an element of a
 *     conditional's array) goes through a temporary.
 */
#include "frontend/lower.h"

struct place place_of_local(uint32_t local, uint32_t type)
{
	return (struct place){ .root = AIR_ROOT_LOCAL, .index = local, .type = type };
}

static struct place place_behind(struct air_value pointer, uint32_t type)
{
	return (struct place){ .root = AIR_ROOT_DEREF, .base = pointer, .type = type };
}

uint32_t place_build(struct lowering *l, const struct place *place)
{
	return air_build_place(l->builder, place->root, place->index, place->base, place->steps,
		place->step_count, lower_type_use(l, place->type));
}

void place_add_step(struct lowering *l, struct place *place, struct air_step step, uint32_t type)
{
	if (place->step_count == place_step_max) { /* go on from its address */
		struct air_value address =
			air_build_address(l->builder, place_build(l, place), air_none);
		*place = place_behind(address, place->type);
	}
	place->steps[place->step_count++] = step;
	place->type = type;
}

/* Reads and writes of an _Atomic object are atomic (6.2.6.1p9); what initialises one is not, but
 * nobody knows it yet. */
static uint8_t atomic_flag(const struct lowering *l, const struct place *place)
{
	return place->type != air_none && l->types.items[place->type]->is_atomic ? AIR_FLAG_ATOMIC
										 : 0;
}

struct air_value place_read(struct lowering *l, const struct place *place)
{
	uint32_t type = lower_type_use(l, place->type);

	if (place->root == AIR_ROOT_FUNCTION)
		return air_build_address(l->builder, place_build(l, place), type);
	return air_build_read(l->builder, place_build(l, place), type, atomic_flag(l, place));
}

struct air_value place_address(struct lowering *l, const struct place *place, uint32_t type)
{
	if (place->root == AIR_ROOT_DEREF && place->step_count == 0) /* &*p is p (6.5.3.2p3) */
		return place->base;
	if (place->root == AIR_ROOT_LOCAL)
		air_build_local_at(l->builder, place->index)->flags |= AIR_LOCAL_ADDRESSED;
	return air_build_address(l->builder, place_build(l, place), lower_type_use(l, type));
}

void place_copy(
	struct lowering *l, const struct place *place, struct air_value value, uint8_t flags)
{
	air_build_copy(l->builder, place_build(l, place), value, flags | atomic_flag(l, place));
}

static struct place temporary_of(struct lowering *l, uint32_t node)
{
	uint32_t type = lower_type_of(l, node);
	struct air_value value = lower_value(l, node);
	struct place place = place_of_local(lower_temporary(l, type), type);

	lower_at(l, node);
	place_copy(l, &place, value, 0);
	return place;
}

static struct place place_of_reference(struct lowering *l, uint32_t node)
{
	CXCursor declaration = clang_getCursorReferenced(node_at(l, node)->cursor);
	uint32_t type = lower_type_of(l, node);
	uint32_t local = cursor_map_find(&l->locals, declaration);
	enum CXCursorKind kind = clang_getCursorKind(declaration);

	if (local != air_none)
		return place_of_local(local, type);
	if (kind == CXCursor_FunctionDecl)
		return (struct place){ .root = AIR_ROOT_FUNCTION,
			.index = lower_symbol_use(l, lower_symbol(l, declaration)),
			.type = type };
	if (kind == CXCursor_VarDecl && clang_Cursor_hasVarDeclGlobalStorage(declaration))
		return (struct place){ .root = AIR_ROOT_GLOBAL,
			.index = lower_symbol_use(l, lower_symbol(l, declaration)),
			.type = type };
	/* `int x = x;`, or a declaration an error or a jump left out. */
	if (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl)
		return place_of_local(lower_local(l, declaration, type), type);
	return place_behind(air_value_none(), type);
}

/* The x of `&x`, whose members and self are no further away than x is (6.5.3.2p3); or air_none. */
static uint32_t addressed(struct lowering *l, uint32_t node)
{
	node = node_strip(l, node);
	const struct node *n = node_at(l, node);

	if (n->kind != CXCursor_UnaryOperator ||
		clang_getCursorUnaryOperatorKind(n->cursor) != CXUnaryOperator_AddrOf)
		return air_none;
	return n->first;
}

/* 6.5.2.3 */
static struct place place_of_member(struct lowering *l, uint32_t node)
{
	CXCursor member = clang_getCursorReferenced(node_at(l, node)->cursor);
	uint32_t base = node_at(l, node)->first;
	uint32_t type = lower_type_of(l, node);

	if (base == air_none || clang_getCursorKind(member) != CXCursor_FieldDecl)
		return place_behind(air_value_none(), type);
	uint32_t base_type = lower_type_of(l, base);
	const struct air_type *flat = type_at(l, base_type);
	uint32_t object = addressed(l, base);
	struct place place;
	if (object != air_none)
		place = lower_place(l, object);
	else if (flat->pointers > 0 && !flat->is_array)
		place = place_behind(lower_value(l, base), base_type);
	else
		place = lower_place(l, base);

	uint32_t field = lower_field(l, member);
	if (field_at(l, field)->is_transparent) {
		place.type = type;
		return place;
	}
	struct air_step step = { .kind = AIR_STEP_FIELD,
		.field = lower_field_use(l, field),
		.index = air_value_none() };
	place_add_step(l, &place, step, type);
	return place;
}

/* The array an expression of pointer type decayed from, or air_none. */
static uint32_t decayed_array(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);

	if (n->kind != CXCursor_UnexposedExpr || n->count != 1)
		return air_none;
	return type_at(l, lower_type_of(l, n->first))->is_array ? n->first : air_none;
}

/* 6.5.2.1: `a[i]` is `i[a]`. */
static struct place place_of_element(struct lowering *l, uint32_t node)
{
	uint32_t base = node_child(l, node, 0);
	uint32_t index = node_child(l, node, 1);
	uint32_t type = lower_type_of(l, node);

	if (index == air_none)
		return place_behind(air_value_none(), type);
	uint32_t base_type = lower_type_of(l, base);
	bool is_vector = false; /* GNU C: neither operand is a pointer */
	if (type_at(l, base_type)->pointers == 0)
		is_vector = type_at(l, lower_type_of(l, index))->pointers == 0;
	if (type_at(l, base_type)->pointers == 0 && !is_vector) {
		uint32_t swapped = base;
		base = index;
		index = swapped;
		base_type = lower_type_of(l, base);
	}
	uint32_t array = decayed_array(l, node_strip(l, base));
	struct place place;
	if (is_vector)
		place = lower_place(l, base);
	else if (array != air_none && !lower_is_va_arg(l, node_strip(l, base)))
		place = lower_place(l, array);
	else
		place = place_behind(lower_value(l, base), base_type);
	struct air_step step = {
		.kind = AIR_STEP_ELEMENT, .field = air_none, .index = lower_value(l, index)
	};
	place_add_step(l, &place, step, type);
	return place;
}

/* 6.5.3.2p4 */
static struct place place_of_pointee(struct lowering *l, uint32_t node)
{
	uint32_t operand = node_at(l, node)->first;
	uint32_t type = lower_type_of(l, node);
	uint32_t array = decayed_array(l, node_strip(l, operand));
	uint32_t object = addressed(l, operand);

	if (object != air_none)
		return lower_place(l, object);
	if (array == air_none)
		return place_behind(lower_value(l, operand), type);
	struct place place = lower_place(l, array);
	struct air_step step = {
		.kind = AIR_STEP_ELEMENT, .field = air_none, .index = air_value_int(0)
	};
	place_add_step(l, &place, step, type);
	return place;
}

/* 6.5.2.5: an unnamed object of the enclosing block. */
static struct place place_of_literal(struct lowering *l, uint32_t node)
{
	CXType type = clang_getCursorType(node_at(l, node)->cursor);
	uint32_t number = lower_type(l, type);
	struct place place = place_of_local(lower_temporary(l, number), number);
	uint32_t initialiser = air_none;

	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		initialiser = c; /* behind what belongs to its type */
	if (initialiser != air_none)
		lower_initialise(l, &place, type, initialiser);
	return place;
}

static struct place place_of_unary(struct lowering *l, uint32_t node)
{
	switch ((int)clang_getCursorUnaryOperatorKind(node_at(l, node)->cursor)) {
	case CXUnaryOperator_Deref:
		return place_of_pointee(l, node);
	case CXUnaryOperator_Extension:
	case CXUnaryOperator_Real:
		return lower_place(l, node_at(l, node)->first);
	default:
		return temporary_of(l, node);
	}
}

static struct place place_of_unexposed(struct lowering *l, uint32_t node)
{
	uint32_t chosen = lower_chosen(l, node);

	if (chosen != air_none)
		return lower_place(l, chosen);
	/* A conversion of an lvalue that changes qualifiers only, __func__. */
	if (node_at(l, node)->count == 1 && !lower_is_va_arg(l, node) &&
		type_at(l, lower_type_of(l, node))->pointers ==
			type_at(l, lower_type_of(l, node_at(l, node)->first))->pointers)
		return lower_place(l, node_at(l, node)->first);
	return temporary_of(l, node);
}

struct place lower_place(struct lowering *l, uint32_t node)
{
	node = node_strip(l, node);
	switch ((int)node_at(l, node)->kind) {
	case CXCursor_DeclRefExpr:
		return place_of_reference(l, node);
	case CXCursor_MemberRefExpr:
		return place_of_member(l, node);
	case CXCursor_ArraySubscriptExpr:
		return place_of_element(l, node);
	case CXCursor_UnaryOperator:
		return place_of_unary(l, node);
	case CXCursor_CompoundLiteralExpr:
		return place_of_literal(l, node);
	case CXCursor_StringLiteral:
		return place_behind(lower_string_literal(l, node), lower_type_of(l, node));
	case CXCursor_UnexposedExpr:
		return place_of_unexposed(l, node);
	default:
		return temporary_of(l, node);
	}
}
