/*
 * Values of expressions (6.5). An lvalue is read where its value is wanted; conversions between
 * arithmetic types leave no instruction but do change constants; explicit casts stay, because
 * function pointers and container_of are followed through them.
 *
 * libclang calls many kinds "unexposed" and does not say which. They are told apart by what can
 * be seen: the number of children, their types, and whether the extents agree.
 */
#include "frontend/lower.h"

#include <string.h>

static bool same_extent(CXCursor a, CXCursor b)
{
	return clang_equalRanges(clang_getCursorExtent(a), clang_getCursorExtent(b)) != 0;
}

/* `va_arg(ap, int)` has one child, `ap`, like an implicit conversion of it; but a conversion
 * has the extent of its operand. */
bool lower_is_va_arg(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);

	if (n->kind != CXCursor_UnexposedExpr || n->count != 1)
		return false;
	uint32_t type = lower_type_of(l, n->first);
	const struct lower_type *from = l->types.items[type];
	if (from->record == air_none ||
		strcmp(record_at(l, from->record)->air.name, "__va_list_tag") != 0)
		return false;
	return !same_extent(n->cursor, node_at(l, n->first)->cursor);
}

/* GNU: __builtin_choose_expr(constant, a, b) has three children and is one of them. */
uint32_t lower_chosen(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);
	int64_t choice;

	if (n->kind != CXCursor_UnexposedExpr || n->count != 3)
		return air_none;
	uint32_t condition = n->first;
	if (!type_is_integer(type_at(l, lower_type_of(l, condition))) ||
		!lower_evaluate(node_at(l, condition)->cursor, &choice))
		return air_none;
	return node_child(l, node, choice ? 1 : 2);
}

bool lower_is_conditional_omitted(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);

	return n->kind == CXCursor_UnexposedExpr && n->count == 4 &&
	       clang_equalCursors(node_at(l, node_child(l, node, 0))->cursor,
		       node_at(l, node_child(l, node, 1))->cursor);
}

/* 6.3: an array or function designator becomes a pointer, an lvalue its value. */
static struct air_value implicit_conversion(struct lowering *l, uint32_t node)
{
	uint32_t inner = node_at(l, node)->first;
	uint32_t type = lower_type_of(l, node);
	uint32_t inner_type = lower_type_of(l, inner);
	const struct air_type *from = type_at(l, inner_type);
	const struct air_type *to = type_at(l, type);
	bool is_decay =
		to->pointers > 0 && !to->is_array &&
		(from->is_array || (from->kind == AIR_TYPE_FUNCTION && from->pointers == 0));

	if (!is_decay)
		return fold_convert(lower_value(l, inner), to);
	if (node_at(l, node_strip(l, inner))->kind == CXCursor_StringLiteral)
		return lower_string_literal(l, node_strip(l, inner));
	struct place place = lower_place(l, inner);
	lower_at(l, node);
	return place_address(l, &place, type);
}

/* __atomic and C11 atomic operations, shuffles, va_arg: opaque, but their operands are not. */
static struct air_value opaque(struct lowering *l, uint32_t node)
{
	ARRAY(struct air_value) values = { 0 };

	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		if (clang_isExpression(node_at(l, c)->kind))
			array_push(&values, lower_value(l, c));
	lower_at(l, node);
	air_build_asm(l->builder, values.items, (uint32_t)values.count);
	array_release(&values);
	return air_value_none();
}

static uint32_t count_expressions(struct lowering *l, uint32_t node)
{
	uint32_t count = 0;

	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		count += clang_isExpression(node_at(l, c)->kind) != 0;
	return count;
}

static struct air_value unexposed(struct lowering *l, uint32_t node)
{
	uint32_t count = count_expressions(l, node);
	bool is_only = count == node_at(l, node)->count;
	int64_t integer;

	if (count == 1 && is_only && !(node_at(l, node)->flags & NODE_HAS_TYPE) &&
		!lower_is_va_arg(l, node))
		return implicit_conversion(l, node);
	if (lower_is_conditional_omitted(l, node))
		return lower_conditional(l, node);
	uint32_t chosen = lower_chosen(l, node);
	if (chosen != air_none)
		return lower_value(l, chosen);
	if (count >= 1 && is_only)
		return opaque(l, node);
	/* offsetof, __builtin_types_compatible_p, __builtin_LINE: constants. */
	if (lower_evaluate(node_at(l, node)->cursor, &integer))
		return air_value_int(integer);
	return count > 0 ? opaque(l, node) : air_value_unknown();
}

/* 6.5.4 */
struct air_value lower_cast(struct lowering *l, uint32_t node)
{
	uint32_t operand = air_none;
	uint32_t type = lower_type_of(l, node);

	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		operand = c; /* behind what belongs to the type */
	if (operand == air_none)
		return air_value_none();
	struct air_value value = lower_value(l, operand);
	const struct air_type *to = type_at(l, type);
	if (to->kind == AIR_TYPE_VOID && to->pointers == 0)
		return value;
	if (value.kind != AIR_VALUE_RESULT)
		return fold_convert(value, to);
	lower_at(l, node);
	return air_build_cast(l->builder, value, lower_type_use(l, type));
}

static bool is_variable_array(CXType type)
{
	CXType at = clang_getCanonicalType(type);

	for (; at.kind != CXType_Invalid; at = clang_getArrayElementType(at))
		if (at.kind == CXType_VariableArray)
			return true;
	return false;
}

/* sizeof and _Alignof (6.5.3.4p2): the operand is evaluated only if its type is a variable
 * length array. libclang visits the size of a written type twice. */
static struct air_value size_or_alignment(struct lowering *l, uint32_t node)
{
	uint32_t previous = air_none;
	int64_t integer;

	if (lower_evaluate(node_at(l, node)->cursor, &integer))
		return air_value_int(integer);
	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next) {
		bool is_repeated =
			previous != air_none &&
			clang_equalCursors(node_at(l, previous)->cursor, node_at(l, c)->cursor);
		bool is_operand = is_variable_array(clang_getCursorType(node_at(l, c)->cursor));
		previous = c;
		if (is_repeated || !clang_isExpression(node_at(l, c)->kind))
			continue;
		if (is_operand)
			lower_place(l, c);
		else
			lower_effect(l, c);
	}
	return air_value_unknown();
}

static struct air_value reference(struct lowering *l, uint32_t node)
{
	CXCursor declaration = clang_getCursorReferenced(node_at(l, node)->cursor);

	if (clang_getCursorKind(declaration) == CXCursor_EnumConstantDecl) {
		const struct air_type *type = type_at(l, lower_type_of(l, node));
		if (type->kind == AIR_TYPE_UNSIGNED)
			return air_value_int(
				(int64_t)clang_getEnumConstantDeclUnsignedValue(declaration));
		return air_value_int(clang_getEnumConstantDeclValue(declaration));
	}
	struct place place = lower_place(l, node);
	if (place.root == AIR_ROOT_GLOBAL) {
		const struct lower_symbol *symbol = symbol_at(l, lower_symbol(l, declaration));
		if (symbol->has_constant)
			return air_value_int(symbol->constant);
	}
	lower_at(l, node);
	return place_read(l, &place);
}

static struct air_value read_place(struct lowering *l, uint32_t node)
{
	struct place place = lower_place(l, node);

	lower_at(l, node);
	return place_read(l, &place);
}

/* A list in braces outside a declaration can only be an error's or a scalar's. */
static struct air_value list_value(struct lowering *l, uint32_t node)
{
	uint32_t first = node_at(l, node)->first;

	return first == air_none ? air_value_int(0) : lower_value(l, first);
}

struct air_value lower_value(struct lowering *l, uint32_t node)
{
	if (node == air_none)
		return air_value_none();
	node = node_strip(l, node);
	switch ((int)node_at(l, node)->kind) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_CXXBoolLiteralExpr:
		return lower_integer_literal(l, node);
	case CXCursor_CXXNullPtrLiteralExpr:
	case CXCursor_GNUNullExpr:
		return air_value_null();
	case CXCursor_StringLiteral:
		return lower_string_literal(l, node);
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
	case CXCursor_AddrLabelExpr:
		return air_value_unknown();
	case CXCursor_DeclRefExpr:
		return reference(l, node);
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
	case CXCursor_CompoundLiteralExpr:
		return read_place(l, node);
	case CXCursor_UnaryOperator:
		return lower_unary(l, node);
	case CXCursor_BinaryOperator:
		return lower_binary(l, node);
	case CXCursor_CompoundAssignOperator:
		return lower_compound_assignment(l, node);
	case CXCursor_ConditionalOperator:
		return lower_conditional(l, node);
	case CXCursor_CallExpr:
		return lower_call(l, node);
	case CXCursor_CStyleCastExpr:
		return lower_cast(l, node);
	case CXCursor_UnaryExpr:
		return size_or_alignment(l, node);
	case CXCursor_StmtExpr:
		return lower_statement_expression(l, node);
	case CXCursor_GenericSelectionExpr:
		return lower_generic(l, node);
	case CXCursor_InitListExpr:
		return list_value(l, node);
	case CXCursor_UnexposedExpr:
		return unexposed(l, node);
	default:
		return air_value_none();
	}
}

void lower_effect(struct lowering *l, uint32_t node)
{
	if (node != air_none)
		(void)lower_value(l, node);
}

struct air_value lower_argument(struct lowering *l, uint32_t node)
{
	return lower_named(l, node, lower_value(l, node));
}
