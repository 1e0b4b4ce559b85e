/*
 * The reader of units; unit.h draws the layout. Every function here has a writer of the same name
 * in encode_unit.c.
 *
 * The checksum catches accidents. Against bytes made on purpose stands the reader itself: it
 * stops at their end, believes no count that the bytes cannot hold, and checks every index.
 */
#include "air/encode.h"

#include <string.h>
#include <zstd.h>

#include "air/record.h"
#include "air/unit.h"

struct unit_reader {
	struct reader in;
	struct air_unit *unit;
	const char **strings;
	uint32_t string_count;
};

/* NULL is a valid answer only where a string may be missing. */
static const char *read_text(struct unit_reader *r)
{
	uint64_t number = read_number(&r->in);
	if (number > r->string_count)
		reader_fail(&r->in);
	return r->in.is_damaged || !number ? NULL : r->strings[number - 1];
}

static const char *read_present_text(struct unit_reader *r)
{
	const char *string = read_text(r);
	if (string)
		return string;
	reader_fail(&r->in);
	return "";
}

static void read_key_and_name(struct unit_reader *r, const char **key, const char **name)
{
	*key = read_present_text(r);
	uint64_t length = read_number(&r->in);
	size_t key_length = strlen(*key);

	if (!length)
		*name = read_present_text(r);
	else if (length - 1 <= key_length)
		*name = *key + key_length - (length - 1);
	else
		reader_fail(&r->in);
}

static void read_strings(struct unit_reader *r, struct air_strings *strings)
{
	strings->count = read_count(&r->in, 1);
	if (!strings->count)
		return;
	strings->items = arena_array(&r->unit->arena, strings->count, sizeof(*strings->items));
	for (uint32_t i = 0; i < strings->count; i++)
		strings->items[i] = read_present_text(r);
}

static uint64_t read_fixed(struct reader *in, unsigned bytes)
{
	uint64_t number = 0;
	for (unsigned i = 0; i < bytes; i++)
		number |= (uint64_t)read_byte(in) << (8 * i);
	return number;
}

static struct hash read_hash(struct reader *in)
{
	uint64_t low = read_fixed(in, 8);
	return (struct hash){ .low = low, .high = read_fixed(in, 8) };
}

static uint32_t read_file_index(struct unit_reader *r)
{
	uint32_t file = read_shifted(&r->in);
	if (file != air_none && file >= r->unit->file_count) {
		reader_fail(&r->in);
		return air_none;
	}
	return file;
}

/* The next `size` bytes, where they are. */
static const uint8_t *read_bytes(struct reader *in, size_t size)
{
	const uint8_t *bytes = in->at;
	in->at += size;
	return bytes;
}

/* ------------------------------------------------------------------------------------ tables */

static void read_file(struct unit_reader *r, struct air_file *file)
{
	file->path = read_present_text(r);
	file->flags = read_number32(&r->in);
	file->content = read_hash(&r->in);
	uint64_t size = read_number(&r->in);
	if (!size)
		return;
	uint32_t packed_size = read_count(&r->in, 1);
	if (size - 1 > unit_longest_text) {
		reader_fail(&r->in);
		return;
	}
	file->text_size = (size_t)size - 1;
	file->packed_size = packed_size;
	file->packed = read_bytes(&r->in, packed_size);
}

static void read_symbol(struct unit_reader *r, struct air_symbol *symbol)
{
	uint64_t kind_and_flags = read_number(&r->in);
	symbol->kind = (enum air_symbol_kind)(kind_and_flags & 1);
	symbol->flags = (uint32_t)(kind_and_flags >> 1);
	read_key_and_name(r, &symbol->key, &symbol->name);
	symbol->file = read_file_index(r);
	symbol->line = read_number32(&r->in);
	symbol->column = read_number32(&r->in);
	read_strings(r, &symbol->annotations);
	read_strings(r, &symbol->markers);
	symbol->typedef_key = read_text(r);
	symbol->param_count = read_count(&r->in, 5);
	symbol->params = arena_array(&r->unit->arena, symbol->param_count, sizeof(*symbol->params));
	for (uint32_t i = 0; i < symbol->param_count; i++) {
		struct air_param *param = &symbol->params[i];
		param->name = read_present_text(r);
		read_strings(r, &param->annotations);
		read_strings(r, &param->markers);
		param->typedef_key = read_text(r);
		param->points_to_const = read_number(&r->in) != 0;
	}
}

static void read_record(struct unit_reader *r, struct air_record *record)
{
	read_key_and_name(r, &record->key, &record->name);
	record->file = read_file_index(r);
	record->line = read_number32(&r->in);
	record->size = read_number(&r->in);
	read_strings(r, &record->annotations);
	record->field_count = read_count(&r->in, 5);
	record->fields = arena_array(&r->unit->arena, record->field_count, sizeof(*record->fields));
	for (uint32_t i = 0; i < record->field_count; i++) {
		struct air_field *field = &record->fields[i];
		read_key_and_name(r, &field->key, &field->name);
		read_strings(r, &field->annotations);
		read_strings(r, &field->markers);
		field->typedef_key = read_text(r);
	}
}

static void read_typedef(struct unit_reader *r, struct air_typedef *name)
{
	read_key_and_name(r, &name->key, &name->name);
	read_strings(r, &name->annotations);
	read_strings(r, &name->markers);
}

static void read_diagnostic(struct unit_reader *r, struct air_diagnostic *diagnostic)
{
	diagnostic->file = read_file_index(r);
	diagnostic->line = read_number32(&r->in);
	diagnostic->column = read_number32(&r->in);
	diagnostic->text = read_present_text(r);
	diagnostic->in_function = read_number(&r->in);
}

static void read_function(struct unit_reader *r, struct air_record_bytes *function)
{
	function->file = read_file_index(r);
	function->line = read_number32(&r->in);
	function->size = read_count(&r->in, 1);
	function->bytes = read_bytes(&r->in, function->size);
	function->hash = hash_bytes(function->bytes, function->size);

	struct reader inside = { .at = function->bytes, .end = function->bytes + function->size };
	struct record_head head;
	record_head_read(&inside, &head);
	if (inside.is_damaged)
		reader_fail(&r->in);
	function->key = head.key;
	function->name = head.name;
	function->flags = head.flags;
	function->instr_count = head.instr_count;
	function->is_degraded = head.degraded != NULL;
}

/* ------------------------------------------------------------------------------------- units */

static void read_head(struct unit_reader *r)
{
	struct air_unit *unit = r->unit;

	r->string_count = read_count(&r->in, 1);
	r->strings = arena_array(&unit->arena, r->string_count, sizeof(*r->strings));
	for (uint32_t i = 0; i < r->string_count; i++)
		r->strings[i] = read_string(&r->in);
	unit->path = read_present_text(r);
	unit->target = read_text(r);
	unit->compiler = read_text(r);
	unit->flags = read_hash(&r->in);
	uint64_t state = read_number(&r->in);
	unit->is_partial = state & unit_is_partial;
	unit->is_failed = state & unit_is_failed;
}

/* A table of `count` items of which each takes at least `least` bytes. */
static void *new_table(struct unit_reader *r, uint32_t *count, size_t least, size_t size)
{
	*count = read_count(&r->in, least);
	return arena_array(&r->unit->arena, *count, size);
}

static void read_tables(struct unit_reader *r)
{
	struct air_unit *unit = r->unit;

	unit->files = new_table(r, &unit->file_count, 19, sizeof(*unit->files));
	for (uint32_t i = 0; i < unit->file_count; i++)
		read_file(r, &unit->files[i]);
	unit->symbols = new_table(r, &unit->symbol_count, 10, sizeof(*unit->symbols));
	for (uint32_t i = 0; i < unit->symbol_count; i++)
		read_symbol(r, &unit->symbols[i]);
	unit->records = new_table(r, &unit->record_count, 7, sizeof(*unit->records));
	for (uint32_t i = 0; i < unit->record_count; i++)
		read_record(r, &unit->records[i]);
	unit->typedefs = new_table(r, &unit->typedef_count, 3, sizeof(*unit->typedefs));
	for (uint32_t i = 0; i < unit->typedef_count; i++)
		read_typedef(r, &unit->typedefs[i]);
	unit->diagnostics = new_table(r, &unit->diagnostic_count, 5, sizeof(*unit->diagnostics));
	for (uint32_t i = 0; i < unit->diagnostic_count; i++)
		read_diagnostic(r, &unit->diagnostics[i]);
	unit->functions = new_table(r, &unit->function_count, 3, sizeof(*unit->functions));
	for (uint32_t i = 0; i < unit->function_count && !r->in.is_damaged; i++)
		read_function(r, &unit->functions[i]);
}

static bool check_header(struct reader *in, struct error *err)
{
	if (reader_left(in) < unit_header_size || memcmp(in->at, unit_magic, unit_magic_size))
		return error_set(err, "not an AIR unit");
	in->at += unit_magic_size;
	if (read_fixed(in, 4) != unit_version)
		return error_set(err, "an AIR unit of another version");
	struct hash checksum = read_hash(in);
	if (!hash_equal(checksum, hash_bytes(in->at, reader_left(in))))
		return error_set(err, "a damaged AIR unit: the checksum differs");
	return true;
}

bool air_unit_decode(
	struct air_unit *unit, const void *bytes, size_t size, bool borrow, struct error *err)
{
	struct unit_reader r = { .unit = unit };

	*unit = (struct air_unit){ 0 };
	if (!borrow)
		bytes = arena_copy(&unit->arena, bytes, size);
	r.in = (struct reader){ .at = bytes, .end = (const uint8_t *)bytes + size };
	if (!check_header(&r.in, err))
		goto out;
	read_head(&r);
	read_tables(&r);
	if (!r.in.is_damaged && r.in.at == r.in.end)
		return true;
	error_set(err, "a damaged AIR unit");
out:
	air_unit_release(unit);
	return false;
}

const char *air_file_text(struct arena *arena, const struct air_file *file, size_t *size)
{
	if (size)
		*size = file->text || file->packed ? file->text_size : 0;
	if (file->text || !file->packed)
		return file->text;
	char *text = arena_alloc(arena, file->text_size + 1);
	size_t unpacked = ZSTD_decompress(text, file->text_size, file->packed, file->packed_size);
	if (!ZSTD_isError(unpacked) && unpacked == file->text_size)
		return text;
	if (size)
		*size = 0;
	return NULL;
}
