/*
 * The head of a function record and its tables: files, strings, refs, types, locals, origins. How
 * little is believed of the bytes is said in decode.c.
 */
#include "air/decode.h"

#include <string.h>

static const char *read_name(struct reader *in, const char *key)
{
	uint64_t length = read_number(in);
	if (!length)
		return read_string(in);
	size_t key_length = strlen(key);
	if (length - 1 > key_length) {
		reader_fail(in);
		return "";
	}
	return key + key_length - (length - 1);
}

void record_head_read(struct reader *in, struct record_head *head)
{
	head->key = read_string(in);
	head->name = read_name(in, head->key);
	head->flags = read_number32(in);
	head->instr_count = read_count(in, 1);
	head->degraded = read_number(in) ? read_string(in) : NULL;
}

/* The lines of functions and locals. */
static uint32_t read_own_line(struct decode *d, bool is_own_file)
{
	return line_of_code(unzigzag(read_number(&d->in)), d->f->line, is_own_file);
}

static void read_names(struct decode *d)
{
	struct air_function *f = d->f;
	struct record_head head;

	record_head_read(&d->in, &head);
	f->key = head.key;
	f->name = head.name;
	f->flags = head.flags;
	f->degraded = head.degraded;
	f->instr_count = head.instr_count;
	f->param_count = read_number32(&d->in);
	f->column = read_number32(&d->in);
	f->end_line = read_own_line(d, true);
}

static void read_counts(struct decode *d)
{
	struct air_function *f = d->f;
	struct reader *in = &d->in;

	f->file_count = read_count(in, 1);
	f->string_count = read_count(in, 1);
	f->ref_count = read_count(in, 3);
	f->type_count = read_count(in, 2);
	f->local_count = read_count(in, 2);
	f->origin_count = read_count(in, 4);
	f->block_count = read_count(in, 2);
	d->value_limit = read_count(in, 1);
	d->place_limit = read_count(in, 1);
	d->step_limit = read_count(in, 1);
	d->target_limit = read_count(in, 1);
	d->case_limit = read_count(in, 2);
}

void decode_head(struct decode *d)
{
	read_names(d);
	read_counts(d);
}

static size_t rounded(size_t count, size_t size)
{
	return (count * size + 7) & ~(size_t)7;
}

static void *carve(char **memory, size_t count, size_t size)
{
	void *table = *memory;
	*memory += rounded(count, size);
	return table;
}

void decode_allocate(struct decode *d, struct arena *arena)
{
	struct air_function *f = d->f;
	size_t size = rounded(f->file_count, sizeof(*f->files)) +
		      rounded(f->string_count, sizeof(*f->strings)) +
		      rounded(f->ref_count, sizeof(*f->refs)) +
		      rounded(f->type_count, sizeof(*f->types)) +
		      rounded(f->local_count, sizeof(*f->locals)) +
		      rounded(f->origin_count, sizeof(*f->origins)) +
		      rounded(f->block_count, sizeof(*f->blocks)) +
		      rounded(f->instr_count, sizeof(*f->instrs)) +
		      rounded(d->value_limit, sizeof(*f->values)) +
		      rounded(d->place_limit, sizeof(*f->places)) +
		      rounded(d->step_limit, sizeof(*f->steps)) +
		      rounded(d->target_limit, sizeof(*f->targets)) +
		      rounded(d->case_limit, sizeof(*f->cases));
	char *memory = arena_alloc(arena, size);

	f->files = carve(&memory, f->file_count, sizeof(*f->files));
	f->strings = carve(&memory, f->string_count, sizeof(*f->strings));
	f->refs = carve(&memory, f->ref_count, sizeof(*f->refs));
	f->types = carve(&memory, f->type_count, sizeof(*f->types));
	f->locals = carve(&memory, f->local_count, sizeof(*f->locals));
	f->origins = carve(&memory, f->origin_count, sizeof(*f->origins));
	f->blocks = carve(&memory, f->block_count, sizeof(*f->blocks));
	f->instrs = carve(&memory, f->instr_count, sizeof(*f->instrs));
	f->values = carve(&memory, d->value_limit, sizeof(*f->values));
	f->places = carve(&memory, d->place_limit, sizeof(*f->places));
	f->steps = carve(&memory, d->step_limit, sizeof(*f->steps));
	f->targets = carve(&memory, d->target_limit, sizeof(*f->targets));
	f->cases = carve(&memory, d->case_limit, sizeof(*f->cases));
}

/* ------------------------------------------------------------------------------------ tables */

static const char *read_field_record(struct decode *d, uint32_t ref)
{
	uint64_t code = read_number(&d->in);
	uint64_t other = code / record_ways;

	if (code == record_text)
		return read_string(&d->in);
	if (other >= ref) {
		reader_fail(&d->in);
		return NULL;
	}
	return code % record_ways == record_key_of ? d->f->refs[other].key
						   : d->f->refs[other].record;
}

static void read_refs(struct decode *d)
{
	for (uint32_t i = 0; i < d->f->ref_count; i++) {
		struct air_ref *ref = &d->f->refs[i];
		ref->kind = (enum air_ref_kind)read_byte(&d->in);
		ref->key = read_string(&d->in);
		ref->name = read_name(&d->in, ref->key);
		if (ref->kind == AIR_REF_FIELD)
			ref->record = read_field_record(d, i);
	}
}

static void read_types(struct decode *d)
{
	for (uint32_t i = 0; i < d->f->type_count; i++) {
		struct air_type *type = &d->f->types[i];
		unsigned head = read_byte(&d->in);
		type->kind = (enum air_type_kind)(head & type_kind);
		type->is_array = head & type_is_array;
		type->pointers = (uint8_t)(head >> type_pointers_shift);
		if (type->pointers == type_pointers_long)
			type->pointers = (uint8_t)read_byte(&d->in);
		type->ref = head & type_has_ref ? read_number32(&d->in) : air_none;
		type->size = read_number(&d->in);
	}
}

static void read_locals(struct decode *d)
{
	for (uint32_t i = 0; i < d->f->local_count; i++) {
		struct air_local *local = &d->f->locals[i];
		uint64_t head = read_number(&d->in);
		local->flags = (uint8_t)(head >> local_flags_shift);
		local->name = head & local_has_name ? read_string(&d->in) : "";
		if (head & local_has_position) {
			local->line = read_own_line(d, true);
			local->column = read_number32(&d->in);
		}
		local->cleanup = head & local_has_cleanup ? read_number32(&d->in) : air_none;
		local->type = read_shifted(&d->in);
	}
}

uint16_t decode_file(struct decode *d)
{
	uint64_t file = read_number(&d->in);
	if (file < d->f->file_count && file <= UINT16_MAX)
		return (uint16_t)file;
	reader_fail(&d->in);
	return 0;
}

static void read_origins(struct decode *d)
{
	for (uint32_t i = 0; i < d->f->origin_count; i++) {
		struct air_origin *origin = &d->f->origins[i];
		origin->macro = read_shifted(&d->in);
		origin->file = decode_file(d);
		origin->line = read_own_line(d, !origin->file);
		origin->column = read_number32(&d->in);
	}
}

void decode_tables(struct decode *d)
{
	struct air_function *f = d->f;

	for (uint32_t i = 0; i < f->file_count; i++)
		f->files[i] = read_string(&d->in);
	for (uint32_t i = 0; i < f->string_count; i++)
		f->strings[i] = read_string(&d->in);
	read_refs(d);
	read_types(d);
	read_locals(d);
	read_origins(d);
}
