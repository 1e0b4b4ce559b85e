/*
 * Two's complement arithmetic in 64 bits, cut to the type of each result. Operands have no type
 * of their own in AIR, so an operation whose answer depends on their sign is left alone unless
 * the sign is known.
 */
#include "air/fold.h"

enum { fold_budget = 64 }; /* operands looked at for one value: they form a graph, not a tree */

static const struct constant not_known = { 0 };

static struct constant known(uint64_t bits)
{
	return (struct constant){ .is_known = true, .integer = (int64_t)bits };
}

static struct constant truth(bool is_true)
{
	return (struct constant){ .is_known = true, .is_signed = true, .integer = is_true };
}

/* Keeps the bits that the type has. */
static struct constant convert(const struct air_type *type, struct constant value)
{
	unsigned spare = type->size && type->size < 8 ? 64 - 8 * (unsigned)type->size : 0;
	uint64_t bits = (uint64_t)value.integer << spare;

	if (type->pointers)
		return value;
	switch (type->kind) {
	case AIR_TYPE_BOOL:
		return truth(value.integer != 0);
	case AIR_TYPE_INT:
		value.integer = (int64_t)(bits >> spare);
		if (spare && bits >> 63)
			value.integer = (int64_t)(bits >> spare | ~(UINT64_MAX >> spare));
		value.is_signed = true;
		return value;
	case AIR_TYPE_UNSIGNED:
		value.integer = (int64_t)(bits >> spare);
		value.is_signed = value.integer >= 0;
		return value;
	case AIR_TYPE_VOID:
	case AIR_TYPE_FLOAT:
	case AIR_TYPE_RECORD:
	case AIR_TYPE_FUNCTION:
	case AIR_TYPE_OTHER:
		break;
	}
	return not_known;
}

/* Is the number the same whether its bits are read as signed or not, or known to be signed? */
static bool has_sign(struct constant value)
{
	return value.is_signed || value.integer >= 0;
}

static struct constant divide(enum air_operator operation, int64_t left, int64_t right)
{
	if (!right || (left == INT64_MIN && right == -1))
		return not_known;
	return known((uint64_t)(operation == AIR_DIV ? left / right : left % right));
}

/* Operations that depend on the sign; both have one. */
static struct constant operate_signed(enum air_operator operation, int64_t left, int64_t right)
{
	if (operation == AIR_DIV || operation == AIR_REM)
		return divide(operation, left, right);
	if (operation == AIR_LT)
		return truth(left < right);
	if (operation == AIR_LE)
		return truth(left <= right);
	if (operation == AIR_GT)
		return truth(left > right);
	if (operation == AIR_GE)
		return truth(left >= right);
	/* A negative number shifted right is up to the implementation (C11 6.5.7p5). */
	if (left < 0 || right < 0 || right > 63)
		return not_known;
	return known((uint64_t)left >> right);
}

static struct constant operate(
	enum air_operator operation, struct constant left, struct constant right)
{
	uint64_t a = (uint64_t)left.integer, b = (uint64_t)right.integer;

	switch (operation) {
	case AIR_ADD:
		return known(a + b);
	case AIR_SUB:
		return known(a - b);
	case AIR_MUL:
		return known(a * b);
	case AIR_SHL:
		return b < 64 ? known(a << b) : not_known;
	case AIR_AND:
		return known(a & b);
	case AIR_OR:
		return known(a | b);
	case AIR_XOR:
		return known(a ^ b);
	case AIR_EQ:
		return truth(a == b);
	case AIR_NE:
		return truth(a != b);
	case AIR_NEG:
		return known(0 - a);
	case AIR_COMPLEMENT:
		return known(~a);
	case AIR_NOT:
		return truth(!a);
	case AIR_DIV:
	case AIR_REM:
	case AIR_SHR:
	case AIR_LT:
	case AIR_LE:
	case AIR_GT:
	case AIR_GE:
		if (has_sign(left) && has_sign(right))
			return operate_signed(operation, left.integer, right.integer);
		break;
	}
	return not_known;
}

/* Is one known operand enough? */
static struct constant absorb(
	enum air_operator operation, struct constant left, struct constant right)
{
	bool has_zero = (left.is_known && !left.integer) || (right.is_known && !right.integer);
	if (has_zero && (operation == AIR_AND || operation == AIR_MUL))
		return truth(false);
	return not_known;
}

struct constant fold_instr(const struct air_function *f, const struct air_instr *instr,
	struct constant left, struct constant right)
{
	struct constant value = left;

	if (instr->op == AIR_OPERATE) {
		bool both = left.is_known && (instr->value_count == 1 || right.is_known);
		value = both ? operate(instr->operation, left, right)
			     : absorb(instr->operation, left, right);
	}
	if (!value.is_known || instr->type == air_none)
		return value;
	return convert(&f->types[instr->type], value);
}

static struct constant fold(const struct air_function *f, struct air_value value, int *budget)
{
	struct constant operands[2] = { not_known, not_known };
	const struct air_instr *instr = air_value_instr(f, value);

	if (value.kind == AIR_VALUE_INT)
		return known((uint64_t)value.integer);
	if (value.kind == AIR_VALUE_NULL)
		return known(0);
	if (!instr || (instr->op != AIR_OPERATE && instr->op != AIR_CAST) || --*budget < 0)
		return not_known;
	for (uint32_t i = 0; i < instr->value_count; i++)
		operands[i] = fold(f, f->values[instr->first_value + i], budget);
	return fold_instr(f, instr, operands[0], operands[1]);
}

struct constant fold_value(const struct air_function *f, struct air_value value)
{
	int budget = fold_budget;
	if (value.kind == AIR_VALUE_STRING) /* only asked as a condition: not null */
		return known(1);
	return fold(f, value, &budget);
}

uint32_t fold_target(
	const struct air_function *f, const struct air_terminator *end, struct constant value)
{
	if (end->kind == AIR_JUMP)
		return 0;
	if (!value.is_known)
		return air_none;
	if (end->kind == AIR_BRANCH)
		return value.integer ? 0 : 1;
	if (end->kind != AIR_SWITCH)
		return air_none;
	for (uint32_t i = 0; i < end->case_count; i++) {
		const struct air_case *one = &f->cases[end->first_case + i];
		if (one->low <= value.integer && value.integer <= one->high)
			return i + 1;
	}
	return 0;
}
