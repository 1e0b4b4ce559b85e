/*
 * The parser of functions; air/print.h has the grammar.
 *
 * A statement is built with the position of the one before. What stands behind it, flags and a
 * position, is then written into the instruction or the end just built: hence the look inside the
 * builder.
 */
#include "air/parse.h"

#include <string.h>

#include "air/builder.h"
#include "air/print.h"

void parse_init(struct parse *p, const char *text, const char *path, struct error *err)
{
	*p = (struct parse){ .path = path, .b = air_builder_new() };
	p->scan = (struct scan){ .text = text, .at = text, .err = err };
	p->scan.arena = &p->arena;
}

static void names_release(struct names *names)
{
	intern_release(&names->intern);
	array_release(&names->items);
}

void parse_release(struct parse *p)
{
	names_release(&p->results);
	names_release(&p->labels);
	intern_release(&p->locals);
	air_builder_free(p->b);
	arena_release(&p->arena);
}

/* ------------------------------------------------------------------- what stands behind them */

static struct air_instr *last_instr(struct parse *p)
{
	return &array_last(&p->b->instrs).instr;
}

static bool parse_position(struct parse *p)
{
	const char *path;
	uint32_t line, column;

	if (!parse_at(&p->scan, &path, &line, &column))
		return false;
	uint32_t file = path ? air_build_file(p->b, path) : 0;
	air_build_at(p->b, file, line, column, p->b->origin);
	return true;
}

static bool parse_origin(struct parse *p)
{
	struct scan *scan = &p->scan;
	struct air_origin origin = { .macro = air_none };
	const char *path, *macro = accept_identifier(scan);

	if (!macro && !scan_string(scan, &macro))
		return false;
	if (*macro)
		origin.macro = air_build_string(p->b, macro, strlen(macro));
	if (!scan_expect(scan, "@") || !parse_at(scan, &path, &origin.line, &origin.column))
		return false;
	origin.file = (uint16_t)(path ? air_build_file(p->b, path) : 0);
	p->b->origin = air_build_origin(p->b, origin);
	return true;
}

static bool parse_instr_tail(struct parse *p)
{
	uint32_t flags = 0;
	while (accept_flag(&p->scan, instr_words, &flags))
		continue;
	if (accept(&p->scan, "@")) {
		p->b->origin = air_none;
		if (!parse_position(p))
			return false;
		if (accept_word(&p->scan, "in") && !parse_origin(p))
			return false;
	}
	struct air_instr *instr = last_instr(p);
	instr->flags = (uint8_t)flags;
	instr->file = p->b->file;
	instr->line = p->b->line;
	instr->column = p->b->column;
	instr->origin = p->b->origin;
	return true;
}

static bool parse_end_tail(struct parse *p)
{
	if (accept(&p->scan, "@") && !parse_position(p))
		return false;
	struct air_terminator *end = &p->b->blocks.items[p->b->current].end;
	end->file = p->b->file;
	end->line = p->b->line;
	end->column = p->b->column;
	return true;
}

/* ------------------------------------------------------------------------------ instructions */

static bool parse_call(struct parse *p, uint32_t type)
{
	uint32_t callee = air_none, count;
	struct air_value pointer = air_value_none(), *arguments;
	struct air_ref ref;

	if (accept(&p->scan, "*")) {
		if (!parse_value(p, &pointer))
			return false;
	} else {
		if (!scan_ref(&p->scan, AIR_REF_FUNCTION, &ref))
			return false;
		callee = air_build_ref(p->b, ref);
	}
	if (!scan_expect(&p->scan, "(") || !parse_values(p, ")", &arguments, &count))
		return false;
	air_build_call(p->b, callee, pointer, arguments, count, type, 0);
	return true;
}

/* Longer operators come first where one begins another. */
static const enum air_operator binary_operators[] = { AIR_SHL, AIR_SHR, AIR_EQ, AIR_NE, AIR_LE,
	AIR_GE, AIR_LT, AIR_GT, AIR_ADD, AIR_SUB, AIR_MUL, AIR_DIV, AIR_REM, AIR_AND, AIR_OR,
	AIR_XOR };

static bool parse_binary(struct parse *p, uint32_t type)
{
	struct air_value left, right;
	if (!parse_value(p, &left))
		return false;
	for (size_t i = 0; i < sizeof(binary_operators) / sizeof(*binary_operators); i++) {
		if (!accept(&p->scan, operator_words[binary_operators[i]]))
			continue;
		if (!parse_value(p, &right))
			return false;
		air_build_operate(p->b, binary_operators[i], left, right, type);
		return true;
	}
	return scan_fail(&p->scan, p->scan.at, "expected an operator");
}

static bool parse_unary(struct parse *p, enum air_operator operation, uint32_t type)
{
	struct air_value value;
	if (!parse_value(p, &value))
		return false;
	air_build_operate(p->b, operation, value, air_value_none(), type);
	return true;
}

/* What a result is made of, behind `=`. */
static bool parse_made(struct parse *p, uint32_t type, bool has_type)
{
	struct scan *scan = &p->scan;
	struct air_value value;
	uint32_t place;

	if (accept_word(scan, "call"))
		return parse_call(p, type);
	if (accept_word(scan, "read")) {
		if (!parse_place(p, &place))
			return false;
		air_build_read(p->b, place, has_type ? type : p->b->places.items[place].type, 0);
		return true;
	}
	if (accept_word(scan, "cast")) {
		if (!parse_value(p, &value))
			return false;
		air_build_cast(p->b, value, type);
		return true;
	}
	if (accept_word(scan, "address")) {
		if (!parse_place(p, &place))
			return false;
		air_build_address(p->b, place, type);
		return true;
	}
	if (accept_word(scan, operator_words[AIR_NEG]))
		return parse_unary(p, AIR_NEG, type);
	if (accept(scan, operator_words[AIR_NOT]))
		return parse_unary(p, AIR_NOT, type);
	if (accept(scan, operator_words[AIR_COMPLEMENT]))
		return parse_unary(p, AIR_COMPLEMENT, type);
	return parse_binary(p, type);
}

/* `%1 = ...` or `%1: int = ...`, but not `%1->x = ...`? */
static bool is_definition(struct scan *scan)
{
	const char *at = scan->at + 1;
	at += strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	at += strspn(at, " \t");
	return *at == ':' || *at == '=';
}

static bool parse_definition(struct parse *p)
{
	struct scan *scan = &p->scan;
	const char *start = scan->at;
	uint32_t name, type = air_none;

	if (!parse_result(p, &name))
		return false;
	bool has_type = accept(scan, ":");
	if (has_type && !parse_type(p, &type))
		return false;
	if (!scan_expect(scan, "=") || !parse_made(p, type, has_type))
		return false;
	struct named *result = &p->results.items.items[name];
	if (result->number != air_none)
		return scan_fail(scan, start, "this result was made before");
	result->number = (uint32_t)p->b->instrs.count - 1;
	return true;
}

static bool parse_copy(struct parse *p)
{
	uint32_t place;
	struct air_value value;
	if (!parse_place(p, &place) || !scan_expect(&p->scan, "=") || !parse_value(p, &value))
		return false;
	air_build_copy(p->b, place, value, 0);
	return true;
}

static bool parse_instr(struct parse *p)
{
	struct scan *scan = &p->scan;
	struct air_value *values;
	uint32_t place, count;

	if (is_next(scan, "%") && is_definition(scan))
		return parse_definition(p);
	if (accept_word(scan, "call"))
		return parse_call(p, air_none);
	if (accept_word(scan, "asm")) {
		if (!scan_expect(scan, "(") || !parse_values(p, ")", &values, &count))
			return false;
		air_build_asm(p->b, values, count);
		return true;
	}
	if (accept_word(scan, "zero")) {
		if (!parse_place(p, &place))
			return false;
		air_build_zero(p->b, place, 0);
		return true;
	}
	bool is_enter = accept_word(scan, "enter");
	if (is_enter || accept_word(scan, "leave")) {
		if (!parse_place(p, &place))
			return false;
		air_build_lifetime(p->b, is_enter ? AIR_ENTER : AIR_LEAVE, place);
		return true;
	}
	return parse_copy(p);
}

/* --------------------------------------------------------------------------------- functions */

/* Is this `name:`, and not `name::`? */
static bool is_label(struct scan *scan)
{
	scan_blanks(scan);
	size_t length = identifier_length(scan->at);
	return length && scan->at[length] == ':' && scan->at[length + 1] != ':';
}

static bool start_block(struct parse *p)
{
	const char *start = p->scan.at;
	struct air_builder *b = p->b;
	uint32_t name, block = 0;

	if (!parse_label(p, &name) || !scan_expect(&p->scan, ":"))
		return false;
	if (p->labels.items.items[name].number != air_none)
		return scan_fail(&p->scan, start, "a second block of this name");
	bool is_first = b->blocks.count == 1 && !b->blocks.items[0].count && air_build_is_open(b);
	for (size_t i = 0; is_first && i < p->labels.items.count; i++)
		is_first = p->labels.items.items[i].number == air_none;
	if (!is_first) {
		if (air_build_is_open(b))
			air_build_jump(b, name);
		block = air_build_block(b);
		air_build_continue(b, block);
	}
	p->labels.items.items[name].number = block;
	return true;
}

static bool parse_statement(struct parse *p)
{
	bool is_end;
	if (accept_word(&p->scan, "local"))
		return parse_declaration(p);
	if (is_label(&p->scan))
		return start_block(p);
	if (!air_build_is_open(p->b))
		return scan_fail(&p->scan, p->scan.at, "expected a label: the block has ended");
	if (!parse_end(p, &is_end))
		return false;
	if (is_end)
		return parse_end_tail(p);
	return parse_instr(p) && parse_instr_tail(p);
}

static bool parse_params(struct parse *p, struct air_function *f, uint32_t *flags)
{
	while (!accept(&p->scan, ")")) {
		if (accept(&p->scan, "...")) {
			*flags |= AIR_FUNCTION_VARIADIC;
			return scan_expect(&p->scan, ")");
		}
		if (!parse_declaration(p))
			return false;
		f->param_count++;
		if (!is_next(&p->scan, ")") && !scan_expect(&p->scan, ","))
			return false;
	}
	return true;
}

static bool parse_header(struct parse *p, struct air_function *f, uint32_t *flags)
{
	struct scan *scan = &p->scan;
	const char *path = NULL;
	bool has_end = false;

	f->line = 1;
	while (!accept(scan, "{")) {
		bool ok = true;
		if (accept_word(scan, "static"))
			*flags &= ~(uint32_t)AIR_FUNCTION_EXTERNAL;
		else if (accept(scan, "@"))
			ok = parse_at(scan, &path, &f->line, &f->column);
		else if (accept_word(scan, "to"))
			ok = has_end = scan_number(scan, &f->end_line);
		else if (accept_word(scan, "degraded"))
			ok = scan_string(scan, &f->degraded);
		else if (!accept_flag(scan, function_words, flags))
			ok = scan_fail(scan, scan->at, "expected a word of a function or '{'");
		if (!ok)
			return false;
	}
	if (!has_end)
		f->end_line = f->line;
	air_build_file(p->b, path ? path : p->path);
	air_build_at(p->b, 0, f->line, f->column, air_none);
	return true;
}

static bool parse_body(struct parse *p)
{
	for (;;) {
		scan_lines(&p->scan);
		if (accept(&p->scan, "}"))
			break;
		if (!parse_statement(p))
			return false;
		if (!is_line_end(&p->scan))
			return scan_fail(&p->scan, p->scan.at, "expected the end of the line");
	}
	if (air_build_is_open(p->b))
		air_build_return(p->b, air_value_none());
	return true;
}

static void settle(const struct names *results, struct air_value *value)
{
	if (value->kind == AIR_VALUE_RESULT)
		value->index = results->items.items[value->index].number;
}

/* Replaces the numbers of names by what they name. */
static bool settle_names(struct parse *p)
{
	struct air_builder *b = p->b;
	const struct names *results = &p->results, *labels = &p->labels;

	for (uint32_t i = 0; i < results->items.count; i++) {
		if (results->items.items[i].number == air_none)
			return scan_fail(&p->scan, results->items.items[i].used, "no result '%%%s'",
				intern_at(&results->intern, i));
	}
	for (uint32_t i = 0; i < labels->items.count; i++) {
		if (labels->items.items[i].number == air_none)
			return scan_fail(&p->scan, labels->items.items[i].used, "no block '%s'",
				intern_at(&labels->intern, i));
	}
	for (size_t i = 0; i < b->values.count; i++)
		settle(results, &b->values.items[i]);
	for (size_t i = 0; i < b->places.count; i++)
		settle(results, &b->places.items[i].base);
	for (size_t i = 0; i < b->steps.count; i++)
		settle(results, &b->steps.items[i].index);
	for (size_t i = 0; i < b->blocks.count; i++)
		settle(results, &b->blocks.items[i].end.value);
	for (size_t i = 0; i < b->targets.count; i++)
		b->targets.items[i] = labels->items.items[b->targets.items[i]].number;
	return true;
}

static void forget_names(struct parse *p)
{
	names_release(&p->results);
	names_release(&p->labels);
	intern_release(&p->locals);
	arena_reset(&p->arena);
}

bool parse_function(struct parse *p, struct arena *arena, struct air_function *f)
{
	struct scan *scan = &p->scan;
	struct air_ref ref;
	struct error reason;
	uint32_t flags = AIR_FUNCTION_EXTERNAL;

	forget_names(p);
	scan_blanks(scan);
	const char *start = scan->at;
	*f = (struct air_function){ 0 };
	if (!scan_ref(scan, AIR_REF_FUNCTION, &ref) || !scan_expect(scan, "("))
		return false;
	air_builder_begin(p->b, ref.key, ref.name, 0);
	if (!parse_params(p, f, &flags) || !parse_header(p, f, &flags) || !parse_body(p))
		return false;
	if (!settle_names(p))
		return false;
	p->b->flags = flags;
	air_builder_finish(p->b, arena, f);
	return air_function_verify(f, &reason) || scan_fail(scan, start, "%s", reason.text);
}

bool air_function_parse(
	struct arena *arena, const char *text, struct air_function *f, struct error *err)
{
	struct parse p;
	bool ok;

	parse_init(&p, text, "test.c", err);
	scan_lines(&p.scan);
	ok = accept_word(&p.scan, "function") ||
	     scan_fail(&p.scan, p.scan.at, "expected 'function'");
	ok = ok && parse_function(&p, arena, f);
	scan_lines(&p.scan);
	if (ok && *p.scan.at)
		ok = scan_fail(&p.scan, p.scan.at, "expected the end behind the function");
	parse_release(&p);
	return ok;
}
