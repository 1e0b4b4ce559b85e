/*
 * Operators. Where C leaves the order of operands open, ours is clang's: left to right, but the
 * right side of a simple assignment before its left.
 */
#include "frontend/lower.h"

static CXSourceLocation location_of(const struct lowering *l, uint32_t node)
{
	return clang_getCursorLocation(node_at(l, node)->cursor);
}

static struct air_value operate(struct lowering *l, CXSourceLocation location,
	enum air_operator operation, struct air_value left, struct air_value right,
	uint32_t operands, uint32_t result)
{
	struct air_value folded =
		fold_operate(operation, left, right, type_at(l, operands), type_at(l, result));

	if (folded.kind != AIR_VALUE_NONE)
		return folded;
	lower_at_location(l, location);
	return air_build_operate(l->builder, operation, left, right, lower_type_use(l, result));
}

/* ++ and -- (6.5.2.4, 6.5.3.1) */
static struct air_value increment(
	struct lowering *l, uint32_t node, enum air_operator operation, bool is_prefix)
{
	struct place place = lower_place(l, node_at(l, node)->first);

	lower_at(l, node);
	struct air_value old = place_read(l, &place);
	struct air_value changed = operate(
		l, location_of(l, node), operation, old, air_value_int(1), place.type, place.type);
	place_copy(l, &place, changed, 0);
	return is_prefix ? changed : old;
}

static struct air_value address_of(struct lowering *l, uint32_t node)
{
	struct place place = lower_place(l, node_at(l, node)->first);

	lower_at(l, node);
	return place_address(l, &place, lower_type_of(l, node));
}

static struct air_value simple_unary(struct lowering *l, uint32_t node, enum air_operator operation)
{
	uint32_t operand = node_at(l, node)->first;
	struct air_value value = lower_value(l, operand);

	return operate(l, location_of(l, node), operation, value, air_value_none(),
		lower_type_of(l, operand), lower_type_of(l, node));
}

struct air_value lower_unary(struct lowering *l, uint32_t node)
{
	uint32_t operand = node_at(l, node)->first;

	if (operand == air_none)
		return air_value_none();
	switch (clang_getCursorUnaryOperatorKind(node_at(l, node)->cursor)) {
	case CXUnaryOperator_PostInc:
		return increment(l, node, AIR_ADD, false);
	case CXUnaryOperator_PostDec:
		return increment(l, node, AIR_SUB, false);
	case CXUnaryOperator_PreInc:
		return increment(l, node, AIR_ADD, true);
	case CXUnaryOperator_PreDec:
		return increment(l, node, AIR_SUB, true);
	case CXUnaryOperator_AddrOf:
		return address_of(l, node);
	case CXUnaryOperator_Deref: {
		struct place place = lower_place(l, node);
		lower_at(l, node);
		return place_read(l, &place);
	}
	case CXUnaryOperator_Minus:
		return simple_unary(l, node, AIR_NEG);
	case CXUnaryOperator_Not:
		return simple_unary(l, node, AIR_COMPLEMENT);
	case CXUnaryOperator_LNot:
		return simple_unary(l, node, AIR_NOT);
	case CXUnaryOperator_Plus:
	case CXUnaryOperator_Real:
	case CXUnaryOperator_Imag:
	case CXUnaryOperator_Extension:
	case CXUnaryOperator_Coawait:
	case CXUnaryOperator_Invalid:
		return lower_value(l, operand);
	}
	return lower_value(l, operand);
}

static const struct {
	enum air_operator operation;
	bool is_operation;
} binary_operators[] = {
	[CXBinaryOperator_Mul] = { AIR_MUL, true },
	[CXBinaryOperator_Div] = { AIR_DIV, true },
	[CXBinaryOperator_Rem] = { AIR_REM, true },
	[CXBinaryOperator_Add] = { AIR_ADD, true },
	[CXBinaryOperator_Sub] = { AIR_SUB, true },
	[CXBinaryOperator_Shl] = { AIR_SHL, true },
	[CXBinaryOperator_Shr] = { AIR_SHR, true },
	[CXBinaryOperator_LT] = { AIR_LT, true },
	[CXBinaryOperator_GT] = { AIR_GT, true },
	[CXBinaryOperator_LE] = { AIR_LE, true },
	[CXBinaryOperator_GE] = { AIR_GE, true },
	[CXBinaryOperator_EQ] = { AIR_EQ, true },
	[CXBinaryOperator_NE] = { AIR_NE, true },
	[CXBinaryOperator_And] = { AIR_AND, true },
	[CXBinaryOperator_Xor] = { AIR_XOR, true },
	[CXBinaryOperator_Or] = { AIR_OR, true },
	[CXBinaryOperator_MulAssign] = { AIR_MUL, true },
	[CXBinaryOperator_DivAssign] = { AIR_DIV, true },
	[CXBinaryOperator_RemAssign] = { AIR_REM, true },
	[CXBinaryOperator_AddAssign] = { AIR_ADD, true },
	[CXBinaryOperator_SubAssign] = { AIR_SUB, true },
	[CXBinaryOperator_ShlAssign] = { AIR_SHL, true },
	[CXBinaryOperator_ShrAssign] = { AIR_SHR, true },
	[CXBinaryOperator_AndAssign] = { AIR_AND, true },
	[CXBinaryOperator_XorAssign] = { AIR_XOR, true },
	[CXBinaryOperator_OrAssign] = { AIR_OR, true },
};

static enum CXBinaryOperatorKind binary_kind(const struct lowering *l, uint32_t node)
{
	return clang_getCursorBinaryOperatorKind(node_at(l, node)->cursor);
}

static bool is_operation(enum CXBinaryOperatorKind kind)
{
	return (size_t)kind < sizeof(binary_operators) / sizeof(binary_operators[0]) &&
	       binary_operators[kind].is_operation;
}

/* 6.5.16.1 */
static struct air_value assign(struct lowering *l, uint32_t node)
{
	struct air_value value = lower_argument(l, node_child(l, node, 1));
	struct place place = lower_place(l, node_child(l, node, 0));

	value = fold_convert(value, type_at(l, place.type));
	lower_at(l, node);
	place_copy(l, &place, value, 0);
	return value;
}

/* 6.5.16.2: the place is evaluated once. */
struct air_value lower_compound_assignment(struct lowering *l, uint32_t node)
{
	enum CXBinaryOperatorKind kind = binary_kind(l, node);
	struct place place = lower_place(l, node_child(l, node, 0));
	struct air_value right = lower_value(l, node_child(l, node, 1));

	lower_at(l, node);
	struct air_value left = place_read(l, &place);
	struct air_value result = air_value_none();
	if (is_operation(kind))
		result = operate(l, location_of(l, node), binary_operators[kind].operation, left,
			right, place.type, place.type);
	place_copy(l, &place, result, 0);
	return result;
}

/* The operand through parentheses and conversions, if it is another operation. */
static uint32_t left_operation(struct lowering *l, uint32_t node)
{
	uint32_t left = node_at(l, node)->first;

	for (;;) {
		left = node_strip(l, left);
		const struct node *n = node_at(l, left);
		if (n->kind == CXCursor_BinaryOperator)
			return n->count == 2 && is_operation(binary_kind(l, left)) ? left
										   : air_none;
		if (n->kind != CXCursor_UnexposedExpr || n->count != 1 || lower_is_va_arg(l, left))
			return air_none;
		left = n->first;
	}
}

/* Sums of thousands of terms lean to the left, so the left spine is walked in a loop. */
static struct air_value operation_chain(struct lowering *l, uint32_t node)
{
	ARRAY(uint32_t) spine = { 0 };

	for (uint32_t at = node; at != air_none; at = left_operation(l, at))
		array_push(&spine, at);
	/* All of them begin where the innermost does. Asking each would be quadratic: clang looks
	 * for the beginning by walking down the left. */
	CXSourceLocation location = location_of(l, array_last(&spine));
	struct air_value value = lower_value(l, node_at(l, array_last(&spine))->first);
	for (size_t i = spine.count; i-- > 0;) {
		uint32_t at = spine.items[i];
		uint32_t operands = lower_type_of(l, node_at(l, at)->first);
		value = fold_convert(value, type_at(l, operands));
		struct air_value right = lower_value(l, node_child(l, at, 1));
		value = operate(l, location, binary_operators[binary_kind(l, at)].operation, value,
			right, operands, lower_type_of(l, at));
	}
	array_release(&spine);
	return value;
}

struct air_value lower_binary(struct lowering *l, uint32_t node)
{
	enum CXBinaryOperatorKind kind = binary_kind(l, node);

	if (node_at(l, node)->count != 2) /* only after an error */
		return air_value_none();
	if (kind == CXBinaryOperator_Assign)
		return assign(l, node);
	if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr)
		return lower_logical(l, node);
	if (kind == CXBinaryOperator_Comma) { /* 6.5.17 */
		lower_effect(l, node_child(l, node, 0));
		return lower_value(l, node_child(l, node, 1));
	}
	return is_operation(kind) ? operation_chain(l, node) : air_value_none();
}

/* `a && b` as a value (6.5.13p3): 0 or 1, through a temporary unless it is constant. */
struct air_value lower_logical(struct lowering *l, uint32_t node)
{
	uint32_t yes = air_build_block(l->builder);
	uint32_t no = air_build_block(l->builder);
	uint32_t join = air_build_block(l->builder);
	uint32_t type = lower_type_of(l, node);

	lower_branch(l, node, yes, no);
	struct place result = place_of_local(lower_temporary(l, type), type);
	air_build_continue(l->builder, yes);
	lower_at(l, node);
	place_copy(l, &result, air_value_int(1), 0);
	air_build_jump(l->builder, join);
	air_build_continue(l->builder, no);
	lower_at(l, node);
	place_copy(l, &result, air_value_int(0), 0);
	air_build_jump(l->builder, join);
	air_build_continue(l->builder, join);
	return place_read(l, &result);
}

static void branch_result(struct lowering *l, uint32_t node, const struct place *result)
{
	struct air_value value = lower_argument(l, node);

	if (!result)
		return;
	lower_at(l, node);
	place_copy(l, result, fold_convert(value, type_at(l, result->type)), 0);
}

/* `a ?: b` (GNU): `a` is evaluated once, and is the result if it is not zero. */
static void branch_omitted(
	struct lowering *l, uint32_t node, const struct place *result, uint32_t yes, uint32_t no)
{
	uint32_t first = node_at(l, node)->first;
	struct air_value value = lower_value(l, first);

	lower_at(l, node);
	if (result)
		place_copy(l, result, value, 0);
	air_build_branch(
		l->builder, value.kind == AIR_VALUE_NULL ? air_value_int(0) : value, yes, no);
}

/* 6.5.15 */
struct air_value lower_conditional(struct lowering *l, uint32_t node)
{
	bool is_omitted = node_at(l, node)->count == 4;
	uint32_t yes = air_build_block(l->builder);
	uint32_t no = air_build_block(l->builder);
	uint32_t join = air_build_block(l->builder);
	uint32_t type = lower_type_of(l, node);
	bool has_value = type_at(l, type)->kind != AIR_TYPE_VOID || type_at(l, type)->pointers > 0;
	struct place temporary;
	struct place *result = NULL;

	if (has_value) {
		temporary = place_of_local(lower_temporary(l, type), type);
		result = &temporary;
	}
	if (is_omitted)
		branch_omitted(l, node, result, yes, no);
	else
		lower_branch(l, node_child(l, node, 0), yes, no);
	air_build_continue(l->builder, yes);
	if (!is_omitted)
		branch_result(l, node_child(l, node, 1), result);
	air_build_jump(l->builder, join);
	air_build_continue(l->builder, no);
	branch_result(l, node_child(l, node, is_omitted ? 3 : 2), result);
	air_build_jump(l->builder, join);
	air_build_continue(l->builder, join);
	lower_at(l, node);
	return result ? place_read(l, result) : air_value_none();
}
