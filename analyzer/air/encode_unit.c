/*
 * The writer of units; unit.h draws the layout. The tables are written first, collecting strings
 * on the way, then the string table goes before them.
 */
#include "air/encode.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "air/bytes.h"
#include "air/unit.h"
#include "base/intern.h"
#include "base/memory.h"

struct writer {
	struct text body;
	struct intern strings;
	ZSTD_CCtx *packer; /* made when the first text is packed */
};

static void write_text(struct writer *w, const char *string)
{
	write_number(&w->body, string ? intern_add(&w->strings, string) + (uint64_t)1 : 0);
}

static void write_key_and_name(struct writer *w, const char *key, const char *name)
{
	size_t key_length = strlen(key), length = strlen(name);
	bool is_end = key_length >= length && !strcmp(key + key_length - length, name);

	write_text(w, key);
	write_number(&w->body, is_end ? length + 1 : 0);
	if (!is_end)
		write_text(w, name);
}

static void write_strings(struct writer *w, const struct air_strings *strings)
{
	write_number(&w->body, strings->count);
	for (uint32_t i = 0; i < strings->count; i++)
		write_text(w, strings->items[i]);
}

static void write_fixed(struct text *out, uint64_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		write_byte(out, (unsigned)(number >> (8 * i)) & 0xff);
}

static void write_hash(struct text *out, struct hash hash)
{
	write_fixed(out, hash.low, 8);
	write_fixed(out, hash.high, 8);
}

/* ------------------------------------------------------------------------------------- files */

static void write_packed(struct writer *w, const struct air_file *file)
{
	size_t room = ZSTD_compressBound(file->text_size);
	void *packed = memory_new(room, 1);

	if (!w->packer)
		w->packer = ZSTD_createCCtx();
	if (!w->packer)
		BUG("zstd cannot make a context");
	size_t size = ZSTD_compressCCtx(
		w->packer, packed, room, file->text, file->text_size, unit_packing_level);
	if (ZSTD_isError(size))
		BUG("zstd cannot pack into the room it asked for");
	write_number(&w->body, size);
	text_add_n(&w->body, packed, size);
	free(packed);
}

static void write_file(struct writer *w, const struct air_file *file)
{
	bool has_text = (file->text || file->packed) && file->text_size <= unit_longest_text;

	write_text(w, file->path);
	write_number(&w->body, file->flags);
	write_hash(&w->body, file->content);
	write_number(&w->body, has_text ? (uint64_t)file->text_size + 1 : 0);
	if (!has_text)
		return;
	if (file->text) {
		write_packed(w, file);
		return;
	}
	write_number(&w->body, file->packed_size);
	text_add_n(&w->body, (const char *)file->packed, file->packed_size);
}

/* ------------------------------------------------------------------------------ declarations */

static void write_symbol(struct writer *w, const struct air_symbol *symbol)
{
	write_number(&w->body, (uint64_t)symbol->flags << 1 | symbol->kind);
	write_key_and_name(w, symbol->key, symbol->name);
	write_number(&w->body, shifted(symbol->file));
	write_number(&w->body, symbol->line);
	write_number(&w->body, symbol->column);
	write_strings(w, &symbol->annotations);
	write_strings(w, &symbol->markers);
	write_text(w, symbol->typedef_key);
	write_number(&w->body, symbol->param_count);
	for (uint32_t i = 0; i < symbol->param_count; i++) {
		const struct air_param *param = &symbol->params[i];
		write_text(w, param->name);
		write_strings(w, &param->annotations);
		write_strings(w, &param->markers);
		write_text(w, param->typedef_key);
		write_number(&w->body, param->points_to_const);
	}
}

static void write_record(struct writer *w, const struct air_record *record)
{
	write_key_and_name(w, record->key, record->name);
	write_number(&w->body, shifted(record->file));
	write_number(&w->body, record->line);
	write_number(&w->body, record->size);
	write_strings(w, &record->annotations);
	write_number(&w->body, record->field_count);
	for (uint32_t i = 0; i < record->field_count; i++) {
		const struct air_field *field = &record->fields[i];
		write_key_and_name(w, field->key, field->name);
		write_strings(w, &field->annotations);
		write_strings(w, &field->markers);
		write_text(w, field->typedef_key);
	}
}

static void write_typedef(struct writer *w, const struct air_typedef *name)
{
	write_key_and_name(w, name->key, name->name);
	write_strings(w, &name->annotations);
	write_strings(w, &name->markers);
}

static void write_diagnostic(struct writer *w, const struct air_diagnostic *diagnostic)
{
	write_number(&w->body, shifted(diagnostic->file));
	write_number(&w->body, diagnostic->line);
	write_number(&w->body, diagnostic->column);
	write_text(w, diagnostic->text);
	write_number(&w->body, diagnostic->in_function);
}

static void write_function(struct writer *w, const struct air_record_bytes *function)
{
	write_number(&w->body, shifted(function->file));
	write_number(&w->body, function->line);
	write_number(&w->body, function->size);
	text_add_n(&w->body, (const char *)function->bytes, function->size);
}

static void write_body(struct writer *w, const struct air_unit *unit)
{
	assert(unit->path);
	write_text(w, unit->path);
	write_text(w, unit->target);
	write_text(w, unit->compiler);
	write_hash(&w->body, unit->flags);
	write_number(&w->body, (unit->is_partial ? unit_is_partial : 0u) |
				       (unit->is_failed ? unit_is_failed : 0u));
	write_number(&w->body, unit->file_count);
	for (uint32_t i = 0; i < unit->file_count; i++)
		write_file(w, &unit->files[i]);
	write_number(&w->body, unit->symbol_count);
	for (uint32_t i = 0; i < unit->symbol_count; i++)
		write_symbol(w, &unit->symbols[i]);
	write_number(&w->body, unit->record_count);
	for (uint32_t i = 0; i < unit->record_count; i++)
		write_record(w, &unit->records[i]);
	write_number(&w->body, unit->typedef_count);
	for (uint32_t i = 0; i < unit->typedef_count; i++)
		write_typedef(w, &unit->typedefs[i]);
	write_number(&w->body, unit->diagnostic_count);
	for (uint32_t i = 0; i < unit->diagnostic_count; i++)
		write_diagnostic(w, &unit->diagnostics[i]);
	write_number(&w->body, unit->function_count);
	for (uint32_t i = 0; i < unit->function_count; i++)
		write_function(w, &unit->functions[i]);
}

void air_unit_encode(struct text *out, const struct air_unit *unit)
{
	struct writer w = { 0 };
	struct text payload = { 0 };

	write_body(&w, unit);
	write_number(&payload, w.strings.count);
	for (uint32_t i = 0; i < w.strings.count; i++)
		write_string(&payload, intern_at(&w.strings, i));
	text_add_n(&payload, w.body.bytes, w.body.length);

	text_add_n(out, unit_magic, unit_magic_size);
	write_fixed(out, unit_version, 4);
	write_hash(out, hash_bytes(payload.bytes, payload.length));
	text_add_n(out, payload.bytes, payload.length);

	ZSTD_freeCCtx(w.packer);
	text_release(&payload);
	text_release(&w.body);
	intern_release(&w.strings);
}
