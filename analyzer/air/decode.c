/*
 * The reader of function records; record.h draws the layout. It runs for every function of the
 * program on every link, so it allocates once and looks at each byte once.
 *
 * Nothing in the bytes is believed: reading stops at their end (bytes.h), counts are held against
 * the bytes that are left before anything is allocated, and indices are held against their tables
 * by air_function_verify when all is read. Only what the reader itself needs an index for
 * (types of locals, keys of refs) is checked here.
 */
#include "air/encode.h"

#include "air/decode.h"

/* ------------------------------------------------------------------------ values and places */

static void set_no_value(struct air_value *value)
{
	value->kind = AIR_VALUE_NONE;
	value->index = air_none;
	value->name = air_none;
	value->integer = 0;
}

/* Filled where it stays: to copy a structure just written field by field stalls the processor,
 * and there are as many values as instructions. */
static void read_value(struct decode *d, uint32_t user, struct air_value *value)
{
	unsigned byte = read_byte(&d->in);
	uint64_t payload = byte >> code_bits;
	if (payload == payload_long)
		payload += read_number(&d->in);

	set_no_value(value);
	switch ((enum value_code)(byte & ((1u << code_bits) - 1))) {
	case code_none:
		break;
	case code_int:
		value->kind = AIR_VALUE_INT;
		value->integer = unzigzag(payload);
		break;
	case code_named_int:
		value->kind = AIR_VALUE_INT;
		value->integer = unzigzag(payload);
		value->name = read_number32(&d->in);
		break;
	case code_null:
		value->kind = AIR_VALUE_NULL;
		break;
	case code_named_null:
		value->kind = AIR_VALUE_NULL;
		value->name = (uint32_t)payload;
		break;
	case code_string:
		value->kind = AIR_VALUE_STRING;
		value->index = (uint32_t)payload;
		break;
	case code_result:
		value->kind = AIR_VALUE_RESULT;
		value->index = (uint32_t)(user - 1 - (uint64_t)unzigzag(payload));
		break;
	case code_unknown:
		value->kind = AIR_VALUE_UNKNOWN;
		break;
	}
}

static void read_steps(struct decode *d, struct air_place *place, uint32_t user)
{
	struct air_function *f = d->f;

	place->first_step = f->step_count;
	if (place->step_count > d->step_limit - f->step_count) {
		reader_fail(&d->in);
		place->step_count = 0;
	}
	for (uint32_t i = 0; i < place->step_count; i++) {
		struct air_step *step = &f->steps[f->step_count++];
		uint64_t head = read_number(&d->in);
		step->kind = head & 1 ? AIR_STEP_ELEMENT : AIR_STEP_FIELD;
		step->field = (uint32_t)(head >> 1) - 1;
		if (step->kind == AIR_STEP_ELEMENT) {
			step->field = air_none;
			read_value(d, user, &step->index);
		} else {
			set_no_value(&step->index);
		}
	}
}

static uint32_t read_place(struct decode *d, uint32_t user)
{
	struct air_function *f = d->f;
	if (f->place_count == d->place_limit) {
		reader_fail(&d->in);
		return air_none;
	}
	struct air_place *place = &f->places[f->place_count];
	unsigned head = read_byte(&d->in);

	place->root = (enum air_root)(head & place_root);
	place->step_count = head >> place_steps_shift & place_steps_long;
	if (place->step_count == place_steps_long)
		place->step_count += read_number32(&d->in);
	place->index = head >> place_index_shift & place_index_long;
	if (place->index == place_index_long)
		place->index += read_number32(&d->in);
	if (head & place_has_type)
		place->type = read_shifted(&d->in);
	else if (place->root == AIR_ROOT_LOCAL && !place->step_count &&
		 place->index < f->local_count)
		place->type = f->locals[place->index].type;
	else
		place->type = air_none;
	if (place->root == AIR_ROOT_DEREF) {
		place->index = air_none;
		read_value(d, user, &place->base);
	} else {
		set_no_value(&place->base);
	}
	read_steps(d, place, user);
	return f->place_count++;
}

/* ------------------------------------------------------------------------------------ blocks */

/* How many values the instruction has when no count is written. */
static uint32_t fixed_count(const struct air_instr *instr)
{
	switch (instr->op) {
	case AIR_COPY:
	case AIR_CAST:
		return 1;
	case AIR_OPERATE:
		return air_operator_is_unary(instr->operation) ? 1 : 2;
	case AIR_CALL:
	case AIR_ASM:
	case AIR_ZERO:
	case AIR_READ:
	case AIR_ADDRESS:
	case AIR_ENTER:
	case AIR_LEAVE:
		break;
	}
	return 0;
}

static void read_operands(struct decode *d, struct air_instr *instr, uint32_t number)
{
	struct air_function *f = d->f;

	instr->callee = instr->op == AIR_CALL ? read_shifted(&d->in) : air_none;
	instr->operation = AIR_ADD;
	instr->value_count = 0;
	if (instr->op == AIR_CALL || instr->op == AIR_ASM)
		instr->value_count = read_number32(&d->in);
	if (instr->op == AIR_OPERATE)
		instr->operation = (enum air_operator)read_byte(&d->in);
	instr->place = air_op_has_place(instr->op) ? read_place(d, number) : air_none;
	instr->value_count += fixed_count(instr);
	instr->first_value = f->value_count;
	if (instr->value_count > d->value_limit - f->value_count) {
		reader_fail(&d->in);
		instr->value_count = 0;
	}
	for (uint32_t i = 0; i < instr->value_count; i++)
		read_value(d, number, &f->values[f->value_count++]);
}

static void read_extra(struct decode *d, struct air_instr *instr)
{
	unsigned extra = read_byte(&d->in);
	if (extra & extra_has_flags)
		instr->flags = (uint8_t)read_byte(&d->in);
	if (extra & extra_has_file)
		d->file = decode_file(d);
	if (extra & extra_has_origin)
		d->origin = read_shifted(&d->in);
}

/* Wraps like the writer's difference; damaged bytes may say anything. */
static void read_line(struct decode *d)
{
	d->line = (int64_t)((uint64_t)d->line + (uint64_t)unzigzag(read_number(&d->in)));
}

static void read_instr(struct decode *d, uint32_t number)
{
	struct air_function *f = d->f;
	struct air_instr *instr = &f->instrs[number];
	unsigned head = read_byte(&d->in);

	instr->op = (enum air_op)(head & instr_op);
	if (head & instr_has_extra)
		read_extra(d, instr);
	if (head & instr_has_line)
		read_line(d);
	if (head & instr_has_column)
		d->column = read_number32(&d->in);
	read_operands(d, instr, number);
	if (head & instr_has_type)
		instr->type = read_shifted(&d->in);
	else if (instr->op == AIR_READ && instr->place != air_none)
		instr->type = f->places[instr->place].type;
	else
		instr->type = air_none;
	instr->file = d->file;
	instr->line = line_of_code(d->line, f->line, !d->file);
	instr->column = d->column;
	instr->origin = d->origin;
}

static void read_targets(struct decode *d, struct air_terminator *end, uint32_t block)
{
	struct air_function *f = d->f;
	uint32_t targets = end->kind == AIR_JUMP ? 1 : end->kind == AIR_BRANCH ? 2 : 0;

	if (end->kind == AIR_SWITCH || end->kind == AIR_INDIRECT)
		targets = read_number32(&d->in);
	uint32_t cases = end->kind == AIR_SWITCH && targets ? targets - 1 : 0;
	end->first_target = f->target_count;
	end->first_case = f->case_count;
	if (targets > d->target_limit - f->target_count || cases > d->case_limit - f->case_count) {
		reader_fail(&d->in);
		return;
	}
	end->target_count = targets;
	end->case_count = cases;
	for (uint32_t i = 0; i < targets; i++)
		f->targets[f->target_count++] = differ(block, read_number(&d->in));
	for (uint32_t i = 0; i < cases; i++) {
		struct air_case *one = &f->cases[f->case_count++];
		one->low = unzigzag(read_number(&d->in));
		one->high = (int64_t)((uint64_t)one->low + read_number(&d->in));
	}
}

static void read_end(struct decode *d, uint32_t block)
{
	struct air_function *f = d->f;
	struct air_block *in = &f->blocks[block];
	struct air_terminator *end = &in->end;
	unsigned head = read_byte(&d->in);

	end->kind = (enum air_terminator_kind)(head & end_kind);
	if (head & end_has_file)
		d->file = decode_file(d);
	if (head & end_has_line)
		read_line(d);
	if (head & end_has_column)
		d->column = read_number32(&d->in);
	set_no_value(&end->value);
	if (head & end_has_value)
		read_value(d, in->first_instr + in->instr_count, &end->value);
	end->file = d->file;
	end->line = line_of_code(d->line, f->line, !d->file);
	end->column = d->column;
	read_targets(d, end, block);
}

static void read_blocks(struct decode *d)
{
	struct air_function *f = d->f;
	uint32_t next = 0;

	for (uint32_t i = 0; i < f->block_count && !d->in.is_damaged; i++) {
		struct air_block *block = &f->blocks[i];
		block->first_instr = next;
		block->instr_count = read_number32(&d->in);
		if (block->instr_count > f->instr_count - next) {
			reader_fail(&d->in);
			return;
		}
		for (uint32_t j = 0; j < block->instr_count && !d->in.is_damaged; j++)
			read_instr(d, next + j);
		next += block->instr_count;
		read_end(d, i);
	}
}

bool air_function_decode(struct arena *arena, const struct air_record_bytes *record,
	struct air_function *f, struct error *err)
{
	struct decode d = { .f = f, .origin = air_none };

	d.in = (struct reader){ .at = record->bytes, .end = record->bytes + record->size };
	*f = (struct air_function){ .line = record->line };
	if (!record->size)
		return error_set(err, "an empty function record");
	d.line = line_code(f->line, f->line, true);
	decode_head(&d);
	if (!d.in.is_damaged) {
		decode_allocate(&d, arena);
		decode_tables(&d);
		read_blocks(&d);
	}
	if (d.in.is_damaged || d.in.at != d.in.end) {
		*f = (struct air_function){ 0 };
		return error_set(err, "a damaged function record");
	}
	return air_function_verify(f, err);
}
