/*
 * The printer of units; air/print.h has the grammar.
 */
#include "air/print.h"

#include <inttypes.h>
#include <string.h>

#include "air/encode.h"
#include "air/print_names.h"

static void print_strings(struct text *out, const char *word, const struct air_strings *strings)
{
	for (uint32_t i = 0; i < strings->count; i++) {
		text_printf(out, " %s ", word);
		print_quoted(out, strings->items[i]);
	}
}

static void print_typedef_key(struct text *out, const char *key)
{
	if (!key)
		return;
	text_add(out, " typedef ");
	print_quoted(out, key);
}

/* Nothing where the parser puts the same: the first file, line 0. */
static void print_at(struct text *out, const struct air_unit *unit, uint32_t file, uint32_t line,
	uint32_t column)
{
	uint32_t usual = unit->file_count ? 0 : air_none;
	if (file == usual && !line && !column)
		return;
	text_add(out, " @");
	if (file == air_none) {
		text_add(out, "none:");
	} else if (file != usual) {
		print_quoted(out, unit->files[file].path);
		text_char(out, ':');
	}
	text_printf(out, "%u:%u", line, column);
}

static void print_hash(struct text *out, const char *word, struct hash hash)
{
	char digits[hash_text_size];
	if (!hash.low && !hash.high)
		return;
	hash_text(hash, digits);
	text_printf(out, " %s %s", word, digits);
}

static void print_word_and_string(struct text *out, const char *word, const char *string)
{
	if (!string)
		return;
	text_printf(out, " %s ", word);
	print_quoted(out, string);
}

static void print_head(struct text *out, const struct air_unit *unit)
{
	text_add(out, "unit ");
	print_quoted(out, unit->path);
	print_word_and_string(out, "target", unit->target);
	print_word_and_string(out, "compiler", unit->compiler);
	print_hash(out, "flags", unit->flags);
	text_add(out, unit->is_partial ? " partial" : "");
	text_add(out, unit->is_failed ? " failed" : "");
	text_char(out, '\n');
}

/* One string per line of the text. */
static void print_file_text(struct text *out, const struct air_file *file)
{
	struct arena arena = { 0 };
	size_t size;
	const char *text = air_file_text(&arena, file, &size);

	if (text) {
		text_add(out, " text");
		text_add(out, size ? "" : " \"\"");
	}
	for (size_t start = 0; text && start < size;) {
		const char *end = memchr(text + start, '\n', size - start);
		size_t length = end ? (size_t)(end - text) + 1 - start : size - start;
		text_add(out, start ? "\n\t" : " ");
		print_string(out, text + start, length);
		start += length;
	}
	arena_release(&arena);
}

static void print_file(struct text *out, const struct air_file *file, bool with_text)
{
	text_add(out, "file ");
	print_quoted(out, file->path);
	print_flags(out, file_words, file->flags);
	print_hash(out, "content", file->content);
	if (with_text)
		print_file_text(out, file);
	text_char(out, '\n');
}

static void print_params(struct text *out, const struct air_symbol *symbol)
{
	bool is_variadic = symbol->flags & AIR_SYMBOL_VARIADIC;
	if (symbol->kind != AIR_SYMBOL_FUNCTION && !symbol->param_count && !is_variadic)
		return;
	text_char(out, '(');
	for (uint32_t i = 0; i < symbol->param_count; i++) {
		const struct air_param *param = &symbol->params[i];
		text_add(out, i ? ", " : "");
		print_name(out, param->name);
		text_add(out, param->points_to_const ? " const" : "");
		print_strings(out, "annotate", &param->annotations);
		print_strings(out, "marker", &param->markers);
		print_typedef_key(out, param->typedef_key);
	}
	if (is_variadic)
		text_add(out, symbol->param_count ? ", ..." : "...");
	text_char(out, ')');
}

static void print_symbol(
	struct text *out, const struct air_unit *unit, const struct air_symbol *symbol)
{
	bool is_function = symbol->kind == AIR_SYMBOL_FUNCTION;

	text_add(out, is_function ? "declare function " : "declare variable ");
	print_ref(out, is_function ? AIR_REF_FUNCTION : AIR_REF_VARIABLE, symbol->key, symbol->name,
		true);
	print_params(out, symbol);
	if (!(symbol->flags & AIR_SYMBOL_EXTERNAL))
		text_add(out, " static");
	print_flags(out, symbol_words, symbol->flags);
	print_strings(out, "annotate", &symbol->annotations);
	print_strings(out, "marker", &symbol->markers);
	print_typedef_key(out, symbol->typedef_key);
	print_at(out, unit, symbol->file, symbol->line, symbol->column);
	text_char(out, '\n');
}

static void print_record_field(
	struct text *out, const struct air_record *record, const struct air_field *field)
{
	struct arena arena = { 0 };
	const char *plain = plain_field_key(&arena, record->key, field->name);

	text_add(out, "field ");
	if (is_identifier(field->name) && !strcmp(plain, field->key))
		text_add(out, field->name);
	else
		print_ref(out, AIR_REF_FIELD, field->key, field->name, false);
	print_strings(out, "annotate", &field->annotations);
	print_strings(out, "marker", &field->markers);
	print_typedef_key(out, field->typedef_key);
	text_char(out, '\n');
	arena_release(&arena);
}

static void print_record(
	struct text *out, const struct air_unit *unit, const struct air_record *record)
{
	text_add(out, "record ");
	print_ref(out, AIR_REF_RECORD, record->key, record->name, true);
	if (record->size)
		text_printf(out, " size %" PRIu64, record->size);
	print_strings(out, "annotate", &record->annotations);
	print_at(out, unit, record->file, record->line, 0);
	text_char(out, '\n');
	for (uint32_t i = 0; i < record->field_count; i++) {
		text_char(out, '\t');
		print_record_field(out, record, &record->fields[i]);
	}
}

static void print_typedef(struct text *out, const struct air_typedef *name)
{
	text_add(out, "typedef ");
	print_ref(out, AIR_REF_TYPEDEF, name->key, name->name, true);
	print_strings(out, "annotate", &name->annotations);
	print_strings(out, "marker", &name->markers);
	text_char(out, '\n');
}

static void print_diagnostic(
	struct text *out, const struct air_unit *unit, const struct air_diagnostic *diagnostic)
{
	text_add(out, "diagnostic ");
	print_quoted(out, diagnostic->text);
	text_add(out, diagnostic->in_function ? " in-function" : "");
	print_at(out, unit, diagnostic->file, diagnostic->line, diagnostic->column);
	text_char(out, '\n');
}

static void print_tables(struct text *out, const struct air_unit *unit, bool summary_only)
{
	print_head(out, unit);
	for (uint32_t i = 0; i < unit->file_count; i++)
		print_file(out, &unit->files[i], !summary_only);
	for (uint32_t i = 0; i < unit->symbol_count; i++)
		print_symbol(out, unit, &unit->symbols[i]);
	for (uint32_t i = 0; i < unit->record_count; i++)
		print_record(out, unit, &unit->records[i]);
	for (uint32_t i = 0; i < unit->typedef_count; i++)
		print_typedef(out, &unit->typedefs[i]);
	for (uint32_t i = 0; i < unit->diagnostic_count; i++)
		print_diagnostic(out, unit, &unit->diagnostics[i]);
}

void air_unit_print(struct text *out, const struct air_unit *unit, bool summary_only)
{
	struct arena arena = { 0 };
	struct air_function f;
	struct error err;

	print_tables(out, unit, summary_only);
	for (uint32_t i = 0; !summary_only && i < unit->function_count; i++) {
		const struct air_record_bytes *record = &unit->functions[i];
		text_char(out, '\n');
		arena_reset(&arena);
		if (air_function_decode(&arena, record, &f, &err))
			air_function_print(out, &f);
		else
			text_printf(out, "// '%s' cannot be shown: %s\n", record->name, err.text);
	}
	arena_release(&arena);
}
