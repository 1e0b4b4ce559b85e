/*
 * Constants: literals, folding of operators, and the names constants were written with.
 *
 * Folding happens on values that are lowered already, never on the compiler's tree: an operand
 * with a call in it is a result and not a constant. The compiler is only asked for the value of
 * leaves (literals, sizeof, case labels), which have no effects.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

bool lower_evaluate(CXCursor cursor, int64_t *integer)
{
	CXEvalResult result = clang_Cursor_Evaluate(cursor);
	bool is_integer = false;

	if (!result)
		return false;
	if (clang_EvalResult_getKind(result) == CXEval_Int) {
		is_integer = true;
		*integer = clang_EvalResult_isUnsignedInt(result)
				   ? (int64_t)clang_EvalResult_getAsUnsigned(result)
				   : clang_EvalResult_getAsLongLong(result);
	}
	clang_EvalResult_dispose(result);
	return is_integer;
}

/* A decimal number of few digits as it stands in the text: most literals are, and asking the
 * compiler takes ten times as long. */
static bool short_decimal(struct lowering *l, CXCursor cursor, int64_t *integer)
{
	CXSourceLocation location = clang_getCursorLocation(cursor);
	const char *digits = "";

	if (lower_location_in_macro(location))
		return false;
	struct position at = lower_position(l, location);
	if (at.file == air_none)
		return false;
	size_t length = lower_identifier_at(l, at.file, at.offset, &digits);
	if (length == 0 || length > 9 || (digits[0] == '0' && length > 1))
		return false;
	*integer = 0;
	for (size_t i = 0; i < length; i++) {
		/* C23 separators end the word early, suffixes and bases are no digits. */
		if (!isdigit((unsigned char)digits[i]) || digits[length] == '\'')
			return false;
		*integer = *integer * 10 + (digits[i] - '0');
	}
	return true;
}

struct air_value lower_integer_literal(struct lowering *l, uint32_t node)
{
	CXCursor cursor = node_at(l, node)->cursor;
	int64_t integer;

	if (short_decimal(l, cursor, &integer) || lower_evaluate(cursor, &integer))
		return air_value_int(integer);
	return air_value_unknown();
}

static unsigned octal_escape(const char **at)
{
	unsigned value = 0;

	for (unsigned i = 0; i < 3 && **at >= '0' && **at <= '7'; i++)
		value = value * 8 + (unsigned)(*(*at)++ - '0');
	return value;
}

static char simple_escape(char c)
{
	static const char letters[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
	const char *letter = strchr(letters, c);

	return letter && c ? meanings[letter - letters] : c;
}

/* libclang spells a literal in quotes and with escapes, in the way clang prints it: whatever the
 * source used, they are letters or three octal digits. */
static void unescape(struct text *out, const char *spelling)
{
	const char *at = strchr(spelling, '"');

	for (at = at ? at + 1 : ""; *at && *at != '"' && out->length <= air_longest_string;) {
		if (*at != '\\' || !at[1]) {
			text_char(out, *at++);
			continue;
		}
		at++;
		if (isdigit((unsigned char)*at))
			text_char(out, (char)octal_escape(&at));
		else
			text_char(out, simple_escape(*at++));
	}
}

struct air_value lower_string_literal(struct lowering *l, uint32_t node)
{
	CXString spelling = clang_getCursorSpelling(node_at(l, node)->cursor);
	struct text bytes = { 0 };

	if (clang_getCString(spelling))
		unescape(&bytes, clang_getCString(spelling));
	clang_disposeString(spelling);
	uint32_t string = air_build_string(l->builder, text_string(&bytes), bytes.length);
	text_release(&bytes);
	return air_value_string(string);
}

/* ------------------------------------------------------------------------------ folding */

struct air_value fold_convert(struct air_value value, const struct air_type *type)
{
	if (value.kind == AIR_VALUE_NULL) {
		if (type->pointers > 0)
			return value;
		value.kind = AIR_VALUE_INT;
		value.integer = 0;
	}
	if (value.kind != AIR_VALUE_INT)
		return value;
	if (type->pointers > 0) {
		if (value.integer == 0) /* 6.3.2.3p3 */
			value.kind = AIR_VALUE_NULL;
		return value;
	}
	if (type->kind == AIR_TYPE_FLOAT)
		return air_value_unknown();
	if (type->kind == AIR_TYPE_BOOL)
		value.integer = value.integer != 0;
	if (!type_is_integer(type) || type->size == 0 || type->size >= sizeof(int64_t))
		return value;
	unsigned unused = 64 - (unsigned)type->size * 8;
	uint64_t bits = (uint64_t)value.integer << unused;
	value.integer =
		type->kind == AIR_TYPE_INT ? (int64_t)bits >> unused : (int64_t)(bits >> unused);
	return value;
}

static bool fold_compare(enum air_operator operation, int64_t a, int64_t b, bool is_signed)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
	bool is_less = is_signed ? a < b : ua < ub;

	switch ((int)operation) {
	case AIR_EQ:
		return a == b;
	case AIR_NE:
		return a != b;
	case AIR_LT:
		return is_less;
	case AIR_GE:
		return !is_less;
	case AIR_LE:
		return is_less || a == b;
	default:
		return !is_less && a != b;
	}
}

/* Unsigned arithmetic, so that overflow is defined; false when C gives no value. */
static bool fold_arithmetic(
	enum air_operator operation, int64_t a, int64_t b, bool is_signed, int64_t *result)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
	bool is_division = operation == AIR_DIV || operation == AIR_REM;

	if (is_division && (b == 0 || (is_signed && b == -1)))
		return false;
	if ((operation == AIR_SHL || operation == AIR_SHR) && ub >= 64)
		return false;
	switch ((int)operation) {
	case AIR_ADD:
		*result = (int64_t)(ua + ub);
		return true;
	case AIR_SUB:
		*result = (int64_t)(ua - ub);
		return true;
	case AIR_MUL:
		*result = (int64_t)(ua * ub);
		return true;
	case AIR_DIV:
		*result = is_signed ? a / b : (int64_t)(ua / ub);
		return true;
	case AIR_REM:
		*result = is_signed ? a % b : (int64_t)(ua % ub);
		return true;
	case AIR_SHL:
		*result = (int64_t)(ua << ub);
		return true;
	case AIR_SHR:
		*result = is_signed ? a >> ub : (int64_t)(ua >> ub);
		return true;
	case AIR_AND:
		*result = a & b;
		return true;
	case AIR_OR:
		*result = a | b;
		return true;
	case AIR_XOR:
		*result = a ^ b;
		return true;
	default:
		return false;
	}
}

static int64_t integer_of(struct air_value value)
{
	return value.kind == AIR_VALUE_NULL ? 0 : value.integer;
}

static struct air_value fold_unary(
	enum air_operator operation, int64_t a, const struct air_type *result)
{
	if (operation == AIR_NOT)
		return air_value_int(a == 0);
	int64_t folded = operation == AIR_NEG ? (int64_t)(0 - (uint64_t)a) : ~a;
	return fold_convert(air_value_int(folded), result);
}

struct air_value fold_operate(enum air_operator operation, struct air_value left,
	struct air_value right, const struct air_type *operands, const struct air_type *result)
{
	bool is_signed = operands->kind == AIR_TYPE_INT && operands->pointers == 0;
	int64_t a = integer_of(left), b = integer_of(right), folded;

	if (!air_value_is_constant(left))
		return air_value_none();
	if (air_operator_is_unary(operation))
		return fold_unary(operation, a, result);
	if (!air_value_is_constant(right))
		return air_value_none();
	if (operation >= AIR_EQ && operation <= AIR_GE)
		return air_value_int(fold_compare(operation, a, b, is_signed));
	if (result->pointers > 0 || !type_is_integer(result) ||
		!fold_arithmetic(operation, a, b, is_signed, &folded))
		return air_value_none();
	return fold_convert(air_value_int(folded), result);
}

/* -------------------------------------------------------------------------------- names */

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Appends the identifiers of `A`, `(A)`, `A | B | ...` as "A | B"; false for any other text. */
static bool add_names(struct text *names, const char *text, size_t length)
{
	bool wants_name = true;

	for (size_t i = 0; i < length;) {
		char c = text[i];
		size_t start = i++;
		if (isspace((unsigned char)c) || c == '(' || c == ')' || c == '\\')
			continue;
		if (c == '|' && !wants_name) {
			text_add(names, " | ");
			wants_name = true;
			continue;
		}
		if (!wants_name || isdigit((unsigned char)c) || !is_name_char(c))
			return false;
		while (i < length && is_name_char(text[i]))
			i++;
		text_add_n(names, text + start, i - start);
		wants_name = false;
	}
	return !wants_name;
}

/* Only a constant that came from somewhere else than its own digits can have a name: one born
 * in a macro, or an enumerator. What a macro's body puts into a call has the place of the whole
 * macro, and then the text there is not its name. */
struct air_value lower_named(struct lowering *l, uint32_t node, struct air_value value)
{
	enum { longest_name = 200 };
	CXCursor cursor = node_at(l, node)->cursor;
	uint32_t parent = node_at(l, node)->parent;
	struct text names = { 0 };
	size_t length = 0;

	if (!air_value_is_constant(value))
		return value;
	uint32_t inner = node_strip(l, node);
	enum CXCursorKind kind = node_at(l, inner)->kind;
	if ((kind == CXCursor_IntegerLiteral || kind == CXCursor_CharacterLiteral) &&
		!lower_location_in_macro(clang_getCursorLocation(cursor)))
		return value;
	if (parent != air_none) {
		CXSourceLocation above = clang_getCursorLocation(node_at(l, parent)->cursor);
		struct position own = lower_position(l, clang_getCursorLocation(cursor));
		struct position outer = lower_position(l, above);
		if (own.in_macro && outer.in_macro && own.offset == outer.offset)
			return value;
	}
	const char *text = lower_source(l, cursor, &length);
	if (text && length <= longest_name && add_names(&names, text, length))
		value.name = air_build_string(l->builder, names.bytes, names.length);
	text_release(&names);
	return value;
}
