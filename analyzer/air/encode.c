/*
 * The writer of function records; record.h draws the layout. Every function here has a reader of
 * the same name in decode.c, field by field in the same order.
 */
#include "air/encode.h"

#include <string.h>

#include "air/record.h"

struct encode {
	struct text out;
	const struct air_function *f;
	/* The position written last. */
	uint16_t file;
	int64_t line; /* as line_code */
	uint32_t column, origin;
};

static bool is_end_of(const char *key, const char *name, size_t length)
{
	size_t key_length = strlen(key);
	return key_length >= length && !memcmp(key + key_length - length, name, length);
}

static void write_name(struct text *out, const char *key, const char *name)
{
	size_t length = strlen(name);
	if (is_end_of(key, name, length)) {
		write_number(out, length + 1);
		return;
	}
	write_number(out, 0);
	write_string(out, name);
}

static void write_head(struct encode *e)
{
	const struct air_function *f = e->f;
	struct text *out = &e->out;

	write_string(out, f->key);
	write_name(out, f->key, f->name);
	write_number(out, f->flags);
	write_number(out, f->instr_count);
	write_number(out, f->degraded != NULL);
	if (f->degraded)
		write_string(out, f->degraded);
	write_number(out, f->param_count);
	write_number(out, f->column);
	write_number(out, zigzag(line_code(f->end_line, f->line, true)));
}

static uint64_t value_count(const struct air_function *f)
{
	uint64_t count = 0;
	for (uint32_t i = 0; i < f->instr_count; i++)
		count += f->instrs[i].value_count;
	return count;
}

/* Counted from the users, because the reader makes one item per use. */
static void write_counts(struct encode *e)
{
	const struct air_function *f = e->f;
	struct text *out = &e->out;
	uint64_t places = 0, steps = 0, targets = 0, cases = 0;

	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		places += place != NULL;
		steps += place ? place->step_count : 0;
	}
	for (uint32_t i = 0; i < f->block_count; i++) {
		targets += f->blocks[i].end.target_count;
		cases += f->blocks[i].end.case_count;
	}
	write_number(out, f->file_count);
	write_number(out, f->string_count);
	write_number(out, f->ref_count);
	write_number(out, f->type_count);
	write_number(out, f->local_count);
	write_number(out, f->origin_count);
	write_number(out, f->block_count);
	write_number(out, value_count(f));
	write_number(out, places);
	write_number(out, steps);
	write_number(out, targets);
	write_number(out, cases);
}

/* ------------------------------------------------------------------------------------ tables */

static void write_field_record(struct encode *e, uint32_t ref)
{
	const struct air_ref *refs = e->f->refs;
	const char *record = refs[ref].record;

	for (uint32_t i = 0; i < ref; i++) {
		if (!strcmp(refs[i].key, record)) {
			write_number(&e->out, (uint64_t)i * record_ways + record_key_of);
			return;
		}
		if (refs[i].record && !strcmp(refs[i].record, record)) {
			write_number(&e->out, (uint64_t)i * record_ways + record_record_of);
			return;
		}
	}
	write_number(&e->out, record_text);
	write_string(&e->out, record);
}

static void write_refs(struct encode *e)
{
	for (uint32_t i = 0; i < e->f->ref_count; i++) {
		const struct air_ref *ref = &e->f->refs[i];
		write_byte(&e->out, ref->kind);
		write_string(&e->out, ref->key);
		write_name(&e->out, ref->key, ref->name);
		if (ref->kind == AIR_REF_FIELD)
			write_field_record(e, i);
	}
}

static void write_types(struct encode *e)
{
	for (uint32_t i = 0; i < e->f->type_count; i++) {
		const struct air_type *type = &e->f->types[i];
		unsigned pointers =
			type->pointers < type_pointers_long ? type->pointers : type_pointers_long;
		write_byte(&e->out, (unsigned)type->kind | (type->is_array ? type_is_array : 0u) |
					    (type->ref != air_none ? type_has_ref : 0u) |
					    pointers << type_pointers_shift);
		if (pointers == type_pointers_long)
			write_byte(&e->out, type->pointers);
		if (type->ref != air_none)
			write_number(&e->out, type->ref);
		write_number(&e->out, type->size);
	}
}

static void write_locals(struct encode *e)
{
	const struct air_function *f = e->f;
	for (uint32_t i = 0; i < f->local_count; i++) {
		const struct air_local *local = &f->locals[i];
		bool has_position = local->line || local->column;
		write_number(
			&e->out, (uint64_t)local->flags << local_flags_shift |
					 (*local->name ? local_has_name : 0u) |
					 (has_position ? local_has_position : 0u) |
					 (local->cleanup != air_none ? local_has_cleanup : 0u));
		if (*local->name)
			write_string(&e->out, local->name);
		if (has_position) {
			write_number(&e->out, zigzag(line_code(local->line, f->line, true)));
			write_number(&e->out, local->column);
		}
		if (local->cleanup != air_none)
			write_number(&e->out, local->cleanup);
		write_number(&e->out, shifted(local->type));
	}
}

static void write_origins(struct encode *e)
{
	const struct air_function *f = e->f;
	for (uint32_t i = 0; i < f->origin_count; i++) {
		const struct air_origin *origin = &f->origins[i];
		write_number(&e->out, shifted(origin->macro));
		write_number(&e->out, origin->file);
		write_number(&e->out, zigzag(line_code(origin->line, f->line, !origin->file)));
		write_number(&e->out, origin->column);
	}
}

/* ------------------------------------------------------------------------ values and places */

static void write_tagged(struct encode *e, enum value_code code, uint64_t payload)
{
	if (payload < payload_long) {
		write_byte(&e->out, (unsigned)code | (unsigned)payload << code_bits);
		return;
	}
	write_byte(&e->out, (unsigned)code | (unsigned)payload_long << code_bits);
	write_number(&e->out, payload - payload_long);
}

static void write_value(struct encode *e, struct air_value value, uint32_t user)
{
	bool has_name = value.name != air_none;
	switch (value.kind) {
	case AIR_VALUE_NONE:
		write_tagged(e, code_none, 0);
		break;
	case AIR_VALUE_INT:
		write_tagged(e, has_name ? code_named_int : code_int, zigzag(value.integer));
		if (has_name)
			write_number(&e->out, value.name);
		break;
	case AIR_VALUE_NULL:
		write_tagged(e, has_name ? code_named_null : code_null, has_name ? value.name : 0);
		break;
	case AIR_VALUE_STRING:
		write_tagged(e, code_string, value.index);
		break;
	case AIR_VALUE_RESULT:
		write_tagged(e, code_result, zigzag((int64_t)user - 1 - (int64_t)value.index));
		break;
	case AIR_VALUE_UNKNOWN:
		write_tagged(e, code_unknown, 0);
		break;
	}
}

static void write_steps(struct encode *e, const struct air_place *place, uint32_t user)
{
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &e->f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_ELEMENT) {
			write_number(&e->out, 1);
			write_value(e, step->index, user);
		} else {
			write_number(&e->out, shifted(step->field) << 1);
		}
	}
}

/* The type a place has when none is written. */
static uint32_t implied_type(const struct air_function *f, const struct air_place *place)
{
	bool is_local = place->root == AIR_ROOT_LOCAL && !place->step_count;
	return is_local ? f->locals[place->index].type : air_none;
}

static void write_place(struct encode *e, const struct air_place *place, uint32_t user)
{
	bool is_deref = place->root == AIR_ROOT_DEREF;
	bool has_type = place->type != implied_type(e->f, place);
	uint32_t number = is_deref ? 0 : place->index;
	unsigned steps =
		place->step_count < place_steps_long ? place->step_count : place_steps_long;
	unsigned index = number < place_index_long ? number : place_index_long;

	write_byte(&e->out, (unsigned)place->root | (has_type ? place_has_type : 0u) |
				    steps << place_steps_shift | index << place_index_shift);
	if (steps == place_steps_long)
		write_number(&e->out, place->step_count - place_steps_long);
	if (index == place_index_long)
		write_number(&e->out, number - place_index_long);
	if (has_type)
		write_number(&e->out, shifted(place->type));
	if (is_deref)
		write_value(e, place->base, user);
	write_steps(e, place, user);
}

/* ---------------------------------------------------------------------------------- blocks */

static void write_operands(struct encode *e, const struct air_instr *instr, uint32_t number)
{
	const struct air_value *values = &e->f->values[instr->first_value];

	if (instr->op == AIR_CALL)
		write_number(&e->out, shifted(instr->callee));
	if (instr->op == AIR_CALL || instr->op == AIR_ASM)
		write_number(&e->out, instr->value_count);
	if (instr->op == AIR_OPERATE)
		write_byte(&e->out, instr->operation);
	if (instr->place != air_none)
		write_place(e, &e->f->places[instr->place], number);
	for (uint32_t i = 0; i < instr->value_count; i++)
		write_value(e, values[i], number);
}

static unsigned extra_of(const struct encode *e, const struct air_instr *instr)
{
	return (instr->flags ? extra_has_flags : 0u) |
	       (instr->file != e->file ? extra_has_file : 0u) |
	       (instr->origin != e->origin ? extra_has_origin : 0u);
}

static void write_instr(struct encode *e, uint32_t number)
{
	const struct air_instr *instr = &e->f->instrs[number];
	const struct air_place *place = air_instr_place(e->f, instr);
	int64_t line = line_code(instr->line, e->f->line, !instr->file);
	uint32_t implied = instr->op == AIR_READ ? place->type : air_none;
	unsigned extra = extra_of(e, instr);

	write_byte(&e->out, (unsigned)instr->op | (extra ? instr_has_extra : 0u) |
				    (line != e->line ? instr_has_line : 0u) |
				    (instr->column != e->column ? instr_has_column : 0u) |
				    (instr->type != implied ? instr_has_type : 0u));
	if (extra)
		write_byte(&e->out, extra);
	if (extra & extra_has_flags)
		write_byte(&e->out, instr->flags);
	if (extra & extra_has_file)
		write_number(&e->out, instr->file);
	if (extra & extra_has_origin)
		write_number(&e->out, shifted(instr->origin));
	if (line != e->line)
		write_number(&e->out, zigzag(line - e->line));
	if (instr->column != e->column)
		write_number(&e->out, instr->column);
	write_operands(e, instr, number);
	if (instr->type != implied)
		write_number(&e->out, shifted(instr->type));

	e->file = instr->file;
	e->line = line;
	e->column = instr->column;
	e->origin = instr->origin;
}

static void write_targets(struct encode *e, const struct air_terminator *end, uint32_t block)
{
	const struct air_function *f = e->f;
	if (end->kind == AIR_SWITCH || end->kind == AIR_INDIRECT)
		write_number(&e->out, end->target_count);
	for (uint32_t i = 0; i < end->target_count; i++)
		write_number(&e->out, difference(block, f->targets[end->first_target + i]));
	for (uint32_t i = 0; i < end->case_count; i++) {
		const struct air_case *one = &f->cases[end->first_case + i];
		write_number(&e->out, zigzag(one->low));
		write_number(&e->out, (uint64_t)one->high - (uint64_t)one->low);
	}
}

static void write_end(struct encode *e, uint32_t block)
{
	const struct air_block *in = &e->f->blocks[block];
	const struct air_terminator *end = &in->end;
	int64_t line = line_code(end->line, e->f->line, !end->file);
	bool has_value = end->value.kind != AIR_VALUE_NONE;

	write_byte(&e->out, (unsigned)end->kind | (end->file != e->file ? end_has_file : 0u) |
				    (line != e->line ? end_has_line : 0u) |
				    (end->column != e->column ? end_has_column : 0u) |
				    (has_value ? end_has_value : 0u));
	if (end->file != e->file)
		write_number(&e->out, end->file);
	if (line != e->line)
		write_number(&e->out, zigzag(line - e->line));
	if (end->column != e->column)
		write_number(&e->out, end->column);
	if (has_value)
		write_value(e, end->value, in->first_instr + in->instr_count);
	write_targets(e, end, block);

	e->file = end->file;
	e->line = line;
	e->column = end->column;
}

static void write_block(struct encode *e, uint32_t block)
{
	const struct air_block *in = &e->f->blocks[block];
	write_number(&e->out, in->instr_count);
	for (uint32_t i = 0; i < in->instr_count; i++)
		write_instr(e, in->first_instr + i);
	write_end(e, block);
}

struct air_record_bytes air_function_encode(struct arena *arena, const struct air_function *f)
{
	struct encode e = { .f = f, .line = line_code(f->line, f->line, true), .origin = air_none };

	write_head(&e);
	write_counts(&e);
	for (uint32_t i = 0; i < f->file_count; i++)
		write_string(&e.out, f->files[i]);
	for (uint32_t i = 0; i < f->string_count; i++)
		write_string(&e.out, f->strings[i]);
	write_refs(&e);
	write_types(&e);
	write_locals(&e);
	write_origins(&e);
	for (uint32_t i = 0; i < f->block_count; i++)
		write_block(&e, i);

	struct air_record_bytes record = {
		.bytes = arena_copy(arena, e.out.bytes, e.out.length),
		.size = e.out.length,
		.hash = hash_bytes(e.out.bytes, e.out.length),
		.key = arena_strdup(arena, f->key),
		.name = arena_strdup(arena, f->name),
		.line = f->line,
		.flags = f->flags,
		.instr_count = f->instr_count,
		.is_degraded = f->degraded != NULL,
	};
	text_release(&e.out);
	return record;
}
