/*
 * Calls (6.5.2.2), the builtins that are more than calls, and _Generic.
 *
 * A callee is direct when its expression names a function, through any parentheses, `*` and `&`
 * (6.5.3.2p4); otherwise the value of the pointer is what is called.
 */
#include "frontend/lower.h"

enum { candidate_max = 64 };

static bool is_transparent_to_callee(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);

	if (n->count != 1)
		return false;
	if (n->kind == CXCursor_UnexposedExpr || n->kind == CXCursor_ParenExpr)
		return true;
	if (n->kind != CXCursor_UnaryOperator)
		return false;
	/* 6.5.3.2: `*f` and `&f` of a function are the function; a parameter of function type,
	 * which libclang shows as it was written, counts as one. */
	enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(n->cursor);
	if (kind == CXUnaryOperator_Extension)
		return true;
	const struct air_type *inner = type_at(l, lower_type_of(l, n->first));
	if (kind == CXUnaryOperator_Deref)
		return inner->kind == AIR_TYPE_FUNCTION && inner->pointers <= 1;
	return kind == CXUnaryOperator_AddrOf && inner->kind == AIR_TYPE_FUNCTION &&
	       inner->pointers == 0;
}

static uint32_t strip_callee(struct lowering *l, uint32_t node)
{
	while (is_transparent_to_callee(l, node))
		node = node_at(l, node)->first;
	return node;
}

/* The symbol a stripped callee names, or air_none for a pointer. */
static uint32_t named_function(struct lowering *l, uint32_t node)
{
	if (node_at(l, node)->kind != CXCursor_DeclRefExpr)
		return air_none;
	CXCursor declaration = clang_getCursorReferenced(node_at(l, node)->cursor);
	if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl)
		return air_none;
	return lower_symbol(l, declaration);
}

static uint32_t result_type(struct lowering *l, uint32_t node)
{
	uint32_t type = lower_type_of(l, node);
	const struct air_type *flat = type_at(l, type);

	if (flat->kind == AIR_TYPE_VOID && flat->pointers == 0)
		return air_none;
	return lower_type_use(l, type);
}

/* A function or a pointer to call. */
struct callee {
	uint32_t symbol;
	struct air_value pointer;
};

static struct callee lower_callee(struct lowering *l, uint32_t node)
{
	uint32_t stripped = strip_callee(l, node);
	struct callee callee = { named_function(l, stripped), air_value_none() };

	if (callee.symbol == air_none)
		callee.pointer = lower_value(l, stripped);
	return callee;
}

static struct air_value build_call(struct lowering *l, uint32_t node, struct callee callee,
	const struct air_value *arguments, uint32_t count)
{
	uint32_t ref = air_none;

	if (callee.symbol != air_none)
		ref = lower_symbol_use(l, callee.symbol);
	uint32_t type = result_type(l, node);
	lower_at(l, node);
	struct air_value result = air_build_call(
		l->builder, ref, callee.pointer, arguments, count, type, l->call_flags);
	return type == air_none ? air_value_none() : result;
}

/* `_Generic(x, int: f, long: g)(y)`: each function it may choose may be called. */
static struct air_value call_candidates(struct lowering *l, uint32_t node,
	const uint32_t *candidates, uint32_t candidate_count, const struct air_value *arguments,
	uint32_t count)
{
	uint8_t outside = l->call_flags;
	struct air_value result = air_value_none();

	if (candidate_count > 1)
		l->call_flags |= AIR_FLAG_MAY;
	for (uint32_t i = 0; i < candidate_count; i++)
		result = build_call(l, node, lower_callee(l, candidates[i]), arguments, count);
	l->call_flags = outside;
	return result;
}

static struct air_value lower_builtin(struct lowering *l, uint32_t node, enum builtin builtin)
{
	uint32_t first = node_child(l, node, 1);
	int64_t integer;

	switch (builtin) {
	case BUILTIN_EXPECT: {
		struct air_value value = lower_value(l, first);
		for (uint32_t c = node_child(l, node, 2); c != air_none; c = node_at(l, c)->next)
			lower_effect(l, c);
		return value;
	}
	case BUILTIN_UNREACHABLE:
		lower_at(l, node);
		air_build_unreachable(l->builder);
		return air_value_none();
	case BUILTIN_CONSTANT:
		if (lower_evaluate(node_at(l, node)->cursor, &integer))
			return air_value_int(integer);
		return air_value_unknown();
	case BUILTIN_NONE:
		break;
	}
	return air_value_none();
}

struct air_value lower_call(struct lowering *l, uint32_t node)
{
	ARRAY(struct air_value) arguments = { 0 };
	uint32_t first = node_at(l, node)->first;
	uint32_t candidates[candidate_max];
	uint32_t candidate_count = 0;
	struct callee callee = { air_none, air_value_none() };

	if (first == air_none) /* only after an error */
		return air_value_none();
	uint32_t stripped = strip_callee(l, first);
	if (node_at(l, stripped)->kind == CXCursor_GenericSelectionExpr)
		candidate_count = lower_generic_candidates(l, stripped, candidates, candidate_max);
	else
		callee = lower_callee(l, first);
	if (callee.symbol != air_none && symbol_at(l, callee.symbol)->builtin != BUILTIN_NONE)
		return lower_builtin(l, node, symbol_at(l, callee.symbol)->builtin);

	for (uint32_t c = node_at(l, first)->next; c != air_none; c = node_at(l, c)->next)
		array_push(&arguments, lower_argument(l, c));
	struct air_value result;
	if (candidate_count > 0)
		result = call_candidates(l, node, candidates, candidate_count, arguments.items,
			(uint32_t)arguments.count);
	else
		result = build_call(l, node, callee, arguments.items, (uint32_t)arguments.count);
	array_release(&arguments);
	return result;
}

/* ----------------------------------------------------------------------------- _Generic */

/* 6.5.1.1: the selection has the type of the chosen expression, which libclang does not name.
 * Its first child is the controlling expression, which is not evaluated. */
uint32_t lower_generic_candidates(
	struct lowering *l, uint32_t node, uint32_t *candidates, uint32_t capacity)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(node_at(l, node)->cursor));
	uint32_t control = node_at(l, node)->first;
	uint32_t count = 0;

	if (control == air_none)
		return 0;
	for (uint32_t c = node_at(l, control)->next; c != air_none; c = node_at(l, c)->next) {
		CXType own = clang_getCanonicalType(clang_getCursorType(node_at(l, c)->cursor));
		if (count < capacity && clang_equalTypes(own, type))
			candidates[count++] = c;
	}
	return count;
}

struct air_value lower_generic(struct lowering *l, uint32_t node)
{
	uint32_t candidates[candidate_max];
	uint32_t count = lower_generic_candidates(l, node, candidates, candidate_max);
	uint8_t outside = l->call_flags;
	uint32_t type = lower_type_of(l, node);

	if (count == 0)
		return air_value_unknown();
	if (count == 1)
		return lower_value(l, candidates[0]);
	struct place result = place_of_local(lower_temporary(l, type), type);
	l->call_flags |= AIR_FLAG_MAY;
	for (uint32_t i = 0; i < count; i++) {
		struct air_value value = lower_value(l, candidates[i]);
		lower_at(l, node);
		place_copy(l, &result, value, 0);
	}
	l->call_flags = outside;
	return place_read(l, &result);
}
