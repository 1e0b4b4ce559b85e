/*
 * Conditions: `&&`, `||`, `!` and what is transparent to them become branches without a value in
 * between, so that a rule sees each test where it decides.
 */
#include "frontend/lower.h"

/* Is the node `a && b` (6.5.13) or `a || b` (6.5.14)? */
static bool is_logical(const struct lowering *l, uint32_t node, enum CXBinaryOperatorKind kind)
{
	const struct node *n = node_at(l, node);

	return n->kind == CXCursor_BinaryOperator &&
	       clang_getCursorBinaryOperatorKind(n->cursor) == kind;
}

static bool is_not(const struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);

	return n->kind == CXCursor_UnaryOperator &&
	       clang_getCursorUnaryOperatorKind(n->cursor) == CXUnaryOperator_LNot;
}

/* __builtin_expect(x, c): what is expected does not change what happens. */
static bool is_expect(struct lowering *l, uint32_t node)
{
	if (node_at(l, node)->kind != CXCursor_CallExpr || node_at(l, node)->count < 2)
		return false;
	CXCursor callee = clang_getCursorReferenced(node_at(l, node)->cursor);
	if (clang_getCursorKind(callee) != CXCursor_FunctionDecl)
		return false;
	uint32_t symbol = lower_symbol(l, callee);
	return symbol_at(l, symbol)->builtin == BUILTIN_EXPECT;
}

/* Whatever keeps zero zero and anything else not: parentheses, implicit conversions between
 * scalars. */
static uint32_t strip_condition(struct lowering *l, uint32_t node)
{
	for (;;) {
		node = node_strip(l, node);
		const struct node *n = node_at(l, node);
		if (n->kind == CXCursor_UnexposedExpr && n->count == 1 &&
			!lower_is_va_arg(l, node)) {
			uint32_t inner = node_strip(l, n->first);
			enum CXCursorKind kind = node_at(l, inner)->kind;
			if (kind != CXCursor_BinaryOperator && kind != CXCursor_UnaryOperator &&
				kind != CXCursor_UnexposedExpr && kind != CXCursor_CallExpr)
				return node;
			node = inner;
		} else if (is_expect(l, node)) {
			lower_effect(l, node_child(l, node, 2));
			node = node_child(l, node, 1);
		} else {
			return node;
		}
	}
}

static void branch_on_value(struct lowering *l, uint32_t node, uint32_t yes, uint32_t no)
{
	struct air_value value = lower_value(l, node);

	if (value.kind == AIR_VALUE_NULL)
		value = air_value_int(0);
	if (value.kind == AIR_VALUE_STRING)
		value = air_value_int(1);
	lower_at(l, node);
	air_build_branch(l->builder, value, yes, no);
}

void lower_branch(struct lowering *l, uint32_t node, uint32_t yes, uint32_t no)
{
	for (;;) {
		node = strip_condition(l, node);
		if (is_logical(l, node, CXBinaryOperator_LAnd)) {
			uint32_t right = air_build_block(l->builder);
			lower_branch(l, node_child(l, node, 0), right, no);
			air_build_continue(l->builder, right);
			node = node_child(l, node, 1);
		} else if (is_logical(l, node, CXBinaryOperator_LOr)) {
			uint32_t right = air_build_block(l->builder);
			lower_branch(l, node_child(l, node, 0), yes, right);
			air_build_continue(l->builder, right);
			node = node_child(l, node, 1);
		} else if (is_logical(l, node, CXBinaryOperator_Comma)) {
			lower_effect(l, node_child(l, node, 0));
			node = node_child(l, node, 1);
		} else if (is_not(l, node)) {
			uint32_t swapped = yes;
			yes = no;
			no = swapped;
			node = node_at(l, node)->first;
		} else {
			break;
		}
	}
	branch_on_value(l, node, yes, no);
}
