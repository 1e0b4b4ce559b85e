/*
 * The printer of functions; air/print.h has the grammar. Each function prints one rule of it.
 *
 * Positions are printed where they differ from the statement before, as the parser takes what is
 * missing from there.
 */
#include "air/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "air/build.h"
#include "air/print_names.h"
#include "base/memory.h"

struct print {
	struct text *out;
	const struct air_function *f;
	bool *is_used; /* by instruction: some value is its result */
	uint16_t file; /* the position printed last */
	uint32_t line, column, origin;
};

/* ------------------------------------------------------------------------------ small things */

static void print_type(struct print *p, uint32_t number)
{
	struct text *out = p->out;
	if (number == air_none) {
		text_add(out, "none");
		return;
	}
	const struct air_type *type = &p->f->types[number];
	text_add(out, type_words[type->kind]);
	if (type->kind == AIR_TYPE_RECORD && type->ref == air_none)
		text_add(out, " ?");
	if (type->ref != air_none) {
		const struct air_ref *ref = &p->f->refs[type->ref];
		bool is_record = type->kind == AIR_TYPE_RECORD;
		text_char(out, is_record ? ' ' : '(');
		print_ref(out, ref->kind, ref->key, ref->name, true);
		text_add(out, is_record ? "" : ")");
	}
	for (unsigned i = type->is_array; i < type->pointers; i++)
		text_char(out, '*');
	if (type->is_array)
		text_add(out, "[]");
	if (type->size != default_size(type))
		text_printf(out, ":%" PRIu64, type->size);
}

static void print_value(struct print *p, struct air_value value)
{
	struct text *out = p->out;
	switch (value.kind) {
	case AIR_VALUE_NONE:
		text_add(out, "none");
		break;
	case AIR_VALUE_INT:
		text_printf(out, "%" PRId64, value.integer);
		break;
	case AIR_VALUE_NULL:
		text_add(out, "null");
		break;
	case AIR_VALUE_STRING:
		print_quoted(out, p->f->strings[value.index]);
		break;
	case AIR_VALUE_RESULT:
		text_printf(out, "%%%u", value.index);
		break;
	case AIR_VALUE_UNKNOWN:
		text_add(out, "unknown");
		break;
	}
	if (air_value_is_constant(value) && value.name != air_none)
		print_quoted(out, p->f->strings[value.name]);
}

static void print_values(struct print *p, const struct air_value *values, uint32_t count)
{
	text_char(p->out, '(');
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			text_add(p->out, ", ");
		print_value(p, values[i]);
	}
	text_char(p->out, ')');
}

static bool name_is_taken(const struct air_function *f, uint32_t local)
{
	for (uint32_t i = 0; i < local; i++) {
		if (!strcmp(f->locals[i].name, f->locals[local].name))
			return true;
	}
	return false;
}

static void print_local(struct print *p, uint32_t number)
{
	const char *name = p->f->locals[number].name;
	text_char(p->out, '$');
	if (*name)
		print_name(p->out, name);
	if (!*name || name_is_taken(p->f, number))
		text_printf(p->out, "#%u", number);
}

/* ------------------------------------------------------------------------------------ places */

static void print_steps(struct print *p, const struct air_place *place, bool is_through_pointer)
{
	const char *dot = is_through_pointer ? "->" : ".";
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &p->f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_ELEMENT) {
			text_char(p->out, '[');
			print_value(p, step->index);
			text_char(p->out, ']');
		} else if (step->field == air_none) {
			text_printf(p->out, "%s?", dot);
		} else {
			text_add(p->out, dot);
			print_field(p->out, &p->f->refs[step->field]);
		}
		dot = ".";
	}
}

static void print_deref(struct print *p, const struct air_place *place)
{
	bool is_result = place->base.kind == AIR_VALUE_RESULT;
	if (is_result && place->step_count) {
		print_value(p, place->base);
		print_steps(p, place, true);
		return;
	}
	text_add(p->out, place->step_count ? "(*" : "*");
	print_value(p, place->base);
	text_add(p->out, place->step_count ? ")" : "");
	print_steps(p, place, false);
}

static void print_root(struct print *p, const struct air_place *place)
{
	switch (place->root) {
	case AIR_ROOT_LOCAL:
		print_local(p, place->index);
		break;
	case AIR_ROOT_FUNCTION:
		text_add(p->out, "function ");
		/* fall through */
	case AIR_ROOT_GLOBAL: {
		const struct air_ref *ref = &p->f->refs[place->index];
		bool may_be_plain = place->root == AIR_ROOT_FUNCTION || !is_reserved(ref->name);
		print_ref(p->out, ref->kind, ref->key, ref->name, may_be_plain);
		break;
	}
	case AIR_ROOT_DEREF:
		print_deref(p, place);
		return;
	}
	print_steps(p, place, false);
}

static void print_place(struct print *p, const struct air_place *place)
{
	bool is_whole = place->root == AIR_ROOT_LOCAL && !place->step_count;
	uint32_t implied = is_whole ? p->f->locals[place->index].type : air_none;

	print_root(p, place);
	if (place->type == implied)
		return;
	text_char(p->out, '<');
	print_type(p, place->type);
	text_char(p->out, '>');
}

/* ------------------------------------------------------------------------------ instructions */

static void print_result(struct print *p, uint32_t number)
{
	const struct air_instr *instr = &p->f->instrs[number];
	const struct air_place *place = air_instr_place(p->f, instr);
	uint32_t implied = instr->op == AIR_READ ? place->type : air_none;

	if (instr->op == AIR_CALL && instr->type == air_none && !p->is_used[number])
		return;
	text_printf(p->out, "%%%u", number);
	if (instr->type != implied) {
		text_add(p->out, ": ");
		print_type(p, instr->type);
	}
	text_add(p->out, " = ");
}

static void print_call(struct print *p, const struct air_instr *call)
{
	const struct air_value *values = &p->f->values[call->first_value];

	text_add(p->out, "call ");
	if (call->callee == air_none) {
		text_char(p->out, '*');
		print_value(p, values[0]);
		print_values(p, values + 1, call->value_count - 1);
		return;
	}
	const struct air_ref *callee = &p->f->refs[call->callee];
	print_ref(p->out, callee->kind, callee->key, callee->name, true);
	print_values(p, values, call->value_count);
}

static void print_operate(struct print *p, const struct air_instr *instr)
{
	const struct air_value *values = &p->f->values[instr->first_value];
	const char *word = operator_words[instr->operation];

	if (air_operator_is_unary(instr->operation)) {
		text_printf(p->out, "%s%s", word, instr->operation == AIR_NEG ? " " : "");
		print_value(p, values[0]);
		return;
	}
	print_value(p, values[0]);
	text_printf(p->out, " %s ", word);
	print_value(p, values[1]);
}

static void print_place_after(struct print *p, const char *word, const struct air_instr *instr)
{
	text_add(p->out, word);
	print_place(p, &p->f->places[instr->place]);
}

static void print_instr(struct print *p, uint32_t number)
{
	const struct air_instr *instr = &p->f->instrs[number];
	const struct air_value *values = &p->f->values[instr->first_value];

	if (air_op_has_result(instr->op))
		print_result(p, number);
	switch (instr->op) {
	case AIR_CALL:
		print_call(p, instr);
		break;
	case AIR_COPY:
		print_place_after(p, "", instr);
		text_add(p->out, " = ");
		print_value(p, values[0]);
		break;
	case AIR_ZERO:
		print_place_after(p, "zero ", instr);
		break;
	case AIR_READ:
		print_place_after(p, "read ", instr);
		break;
	case AIR_OPERATE:
		print_operate(p, instr);
		break;
	case AIR_CAST:
		text_add(p->out, "cast ");
		print_value(p, values[0]);
		break;
	case AIR_ADDRESS:
		print_place_after(p, "address ", instr);
		break;
	case AIR_ASM:
		text_add(p->out, "asm");
		print_values(p, values, instr->value_count);
		break;
	case AIR_ENTER:
		print_place_after(p, "enter ", instr);
		break;
	case AIR_LEAVE:
		print_place_after(p, "leave ", instr);
		break;
	}
	print_flags(p->out, instr_words, instr->flags);
}

/* --------------------------------------------------------------------------------- positions */

static void print_at(struct print *p, uint16_t file, uint32_t line, uint32_t column)
{
	text_char(p->out, '@');
	if (file) {
		print_quoted(p->out, p->f->files[file]);
		text_char(p->out, ':');
	}
	text_printf(p->out, "%u:%u", line, column);
}

/* What is common to instructions and ends; true if something was printed. */
static bool print_position(
	struct print *p, uint16_t file, uint32_t line, uint32_t column, uint32_t origin)
{
	if (file == p->file && line == p->line && column == p->column && origin == p->origin)
		return false;
	text_char(p->out, ' ');
	print_at(p, file, line, column);
	p->file = file;
	p->line = line;
	p->column = column;
	p->origin = origin;
	return true;
}

static void print_instr_position(struct print *p, const struct air_instr *instr)
{
	if (!print_position(p, instr->file, instr->line, instr->column, instr->origin))
		return;
	if (instr->origin == air_none)
		return;
	const struct air_origin *origin = &p->f->origins[instr->origin];
	text_add(p->out, " in ");
	print_name(p->out, origin->macro == air_none ? "" : p->f->strings[origin->macro]);
	print_at(p, origin->file, origin->line, origin->column);
}

/* ------------------------------------------------------------------------------------ blocks */

static void print_targets(struct print *p, const struct air_terminator *end, uint32_t first)
{
	for (uint32_t i = first; i < end->target_count; i++)
		text_printf(p->out, ", b%u", p->f->targets[end->first_target + i]);
}

static void print_switch(struct print *p, const struct air_terminator *end)
{
	const uint32_t *targets = &p->f->targets[end->first_target];

	text_add(p->out, "switch ");
	print_value(p, end->value);
	text_printf(p->out, " else b%u", targets[0]);
	for (uint32_t i = 0; i < end->case_count; i++) {
		const struct air_case *one = &p->f->cases[end->first_case + i];
		text_printf(p->out, ", %" PRId64, one->low);
		if (one->high != one->low)
			text_printf(p->out, "..%" PRId64, one->high);
		text_printf(p->out, ": b%u", targets[i + 1]);
	}
}

static void print_end(struct print *p, const struct air_terminator *end)
{
	struct text *out = p->out;
	text_char(out, '\t');
	switch (end->kind) {
	case AIR_JUMP:
		text_printf(out, "jump b%u", p->f->targets[end->first_target]);
		break;
	case AIR_BRANCH:
		text_add(out, "branch ");
		print_value(p, end->value);
		print_targets(p, end, 0);
		break;
	case AIR_SWITCH:
		print_switch(p, end);
		break;
	case AIR_INDIRECT:
		text_add(out, "indirect ");
		print_value(p, end->value);
		print_targets(p, end, 0);
		break;
	case AIR_RETURN:
		text_add(out, "return");
		if (end->value.kind != AIR_VALUE_NONE) {
			text_char(out, ' ');
			print_value(p, end->value);
		}
		break;
	case AIR_UNREACHABLE:
		text_add(out, "unreachable");
		break;
	}
	print_position(p, end->file, end->line, end->column, p->origin);
	text_char(out, '\n');
}

static void print_block(struct print *p, uint32_t number)
{
	const struct air_block *block = &p->f->blocks[number];

	text_printf(p->out, "b%u:\n", number);
	for (uint32_t i = 0; i < block->instr_count; i++) {
		text_char(p->out, '\t');
		print_instr(p, block->first_instr + i);
		print_instr_position(p, &p->f->instrs[block->first_instr + i]);
		text_char(p->out, '\n');
	}
	print_end(p, &block->end);
}

/* -------------------------------------------------------------------------------- functions */

static void print_declaration(struct print *p, uint32_t number)
{
	const struct air_local *local = &p->f->locals[number];

	print_local(p, number);
	if (local->type != air_none) {
		text_add(p->out, ": ");
		print_type(p, local->type);
	}
	print_flags(p->out, local_words, local->flags);
	if (local->cleanup != air_none) {
		const struct air_ref *handler = &p->f->refs[local->cleanup];
		text_add(p->out, " cleanup ");
		print_ref(p->out, handler->kind, handler->key, handler->name, true);
	}
	if (local->line || local->column)
		text_printf(p->out, " @%u:%u", local->line, local->column);
}

static void print_header(struct print *p)
{
	const struct air_function *f = p->f;
	struct text *out = p->out;

	text_add(out, "function ");
	print_ref(out, AIR_REF_FUNCTION, f->key, f->name, true);
	text_char(out, '(');
	for (uint32_t i = 0; i < f->param_count; i++) {
		text_add(out, i ? ", " : "");
		print_declaration(p, i);
	}
	if (f->flags & AIR_FUNCTION_VARIADIC)
		text_add(out, f->param_count ? ", ..." : "...");
	text_char(out, ')');
	if (!(f->flags & AIR_FUNCTION_EXTERNAL))
		text_add(out, " static");
	print_flags(out, function_words, f->flags);
	text_add(out, " @");
	print_quoted(out, f->files[0]);
	text_printf(out, ":%u:%u", f->line, f->column);
	if (f->end_line != f->line)
		text_printf(out, " to %u", f->end_line);
	if (f->degraded) {
		text_add(out, " degraded ");
		print_quoted(out, f->degraded);
	}
	text_add(out, " {\n");
}

static void mark_used(struct print *p, struct air_value value)
{
	if (value.kind == AIR_VALUE_RESULT)
		p->is_used[value.index] = true;
}

static void find_used(struct print *p)
{
	const struct air_function *f = p->f;
	for (uint32_t i = 0; i < f->value_count; i++)
		mark_used(p, f->values[i]);
	for (uint32_t i = 0; i < f->place_count; i++)
		if (f->places[i].root == AIR_ROOT_DEREF)
			mark_used(p, f->places[i].base);
	for (uint32_t i = 0; i < f->step_count; i++)
		if (f->steps[i].kind == AIR_STEP_ELEMENT)
			mark_used(p, f->steps[i].index);
	for (uint32_t i = 0; i < f->block_count; i++)
		mark_used(p, f->blocks[i].end.value);
}

static void print_init(struct print *p, struct text *out, const struct air_function *f)
{
	*p = (struct print){ .out = out, .f = f, .origin = air_none };
	p->line = f->line;
	p->column = f->column;
	p->is_used = memory_new((size_t)f->instr_count + 1, sizeof(*p->is_used));
	find_used(p);
}

void air_function_print(struct text *out, const struct air_function *f)
{
	struct print p;

	print_init(&p, out, f);
	print_header(&p);
	for (uint32_t i = f->param_count; i < f->local_count; i++) {
		text_add(out, "\tlocal ");
		print_declaration(&p, i);
		text_char(out, '\n');
	}
	for (uint32_t i = 0; i < f->block_count; i++)
		print_block(&p, i);
	text_add(out, "}\n");
	free(p.is_used);
}

void air_instr_print(struct text *out, const struct air_function *f, uint32_t instr)
{
	struct print p;

	print_init(&p, out, f);
	print_instr(&p, instr);
	free(p.is_used);
}
