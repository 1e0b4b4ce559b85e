/*
 * The parser of units; air/print.h has the grammar. Tables grow here and move to the unit's arena
 * at the end.
 */
#include "air/print.h"

#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "air/parse.h"

/* A position without a file: the first one, which may be added later. */
enum { file_first = UINT16_MAX + 1 };

struct unit_parse {
	struct parse p;
	struct scan *scan; /* p's, with strings in the unit's arena */
	struct air_unit *unit;
	ARRAY(struct air_file) files;
	ARRAY(struct air_symbol) symbols;
	ARRAY(struct air_record) records;
	ARRAY(struct air_field) fields; /* of the last record */
	ARRAY(struct air_typedef) typedefs;
	ARRAY(struct air_diagnostic) diagnostics;
	ARRAY(struct air_record_bytes) functions;
};

/* What may stand behind a declaration. */
struct extras {
	ARRAY(const char *) annotations;
	ARRAY(const char *) markers;
	const char *typedef_key;
};

/* ------------------------------------------------------------------------------ small things */

static void move_strings(
	struct arena *arena, struct air_strings *to, const char **items, size_t count)
{
	to->count = (uint32_t)count;
	to->items = count ? arena_copy(arena, items, count * sizeof(*items)) : NULL;
}

/* What was read of annotations and markers goes to a declaration. */
static void move_extras(struct unit_parse *u, struct extras *extras,
	struct air_strings *annotations, struct air_strings *markers)
{
	struct arena *arena = &u->unit->arena;
	move_strings(arena, annotations, extras->annotations.items, extras->annotations.count);
	move_strings(arena, markers, extras->markers.items, extras->markers.count);
}

static void extras_release(struct extras *extras)
{
	array_release(&extras->annotations);
	array_release(&extras->markers);
}

/* One more of `annotate`, `marker`, `typedef`, if there is; false after an error too. */
static bool accept_extra(struct unit_parse *u, struct extras *extras)
{
	const char *string;
	if (accept_word(u->scan, "annotate")) {
		if (!scan_string(u->scan, &string))
			return false;
		array_push(&extras->annotations, string);
		return true;
	}
	if (accept_word(u->scan, "marker")) {
		if (!scan_string(u->scan, &string))
			return false;
		array_push(&extras->markers, string);
		return true;
	}
	return accept_word(u->scan, "typedef") && scan_string(u->scan, &extras->typedef_key);
}

static uint32_t use_file(struct unit_parse *u, const char *path)
{
	for (uint32_t i = 0; i < u->files.count; i++) {
		if (!strcmp(u->files.items[i].path, path))
			return i;
	}
	struct air_file file = { .path = path };
	file.flags = strcmp(path, u->unit->path) ? 0 : AIR_FILE_MAIN;
	array_push(&u->files, file);
	return (uint32_t)u->files.count - 1;
}

/* `@ [STRING | none :] LINE : COLUMN`, if there is one. */
static bool parse_where(struct unit_parse *u, uint32_t *file, uint32_t *line, uint32_t *column)
{
	const char *path;
	*file = file_first;
	*line = *column = 0;
	if (!accept(u->scan, "@"))
		return true;
	if (accept_word(u->scan, "none")) {
		*file = air_none;
		if (!scan_expect(u->scan, ":"))
			return false;
	}
	if (!parse_at(u->scan, &path, line, column))
		return false;
	if (path)
		*file = use_file(u, path);
	return true;
}

static bool parse_hash(struct unit_parse *u, struct hash *hash)
{
	struct scan *scan = u->scan;
	char digits[17] = { 0 };

	scan_blanks(scan);
	if (strspn(scan->at, "0123456789abcdef") != hash_text_size - 1)
		return scan_fail(scan, scan->at, "expected a hash of 32 digits");
	memcpy(digits, scan->at, 16);
	hash->high = strtoull(digits, NULL, 16);
	memcpy(digits, scan->at + 16, 16);
	hash->low = strtoull(digits, NULL, 16);
	scan->at += hash_text_size - 1;
	return true;
}

/* ------------------------------------------------------------------------------------- lines */

static bool parse_head(struct unit_parse *u)
{
	struct scan *scan = u->scan;
	struct air_unit *unit = u->unit;
	bool ok = scan_string(scan, &unit->path);

	while (ok && !is_line_end(scan)) {
		if (accept_word(scan, "target"))
			ok = scan_string(scan, &unit->target);
		else if (accept_word(scan, "compiler"))
			ok = scan_string(scan, &unit->compiler);
		else if (accept_word(scan, "flags"))
			ok = parse_hash(u, &unit->flags);
		else if (accept_word(scan, "partial"))
			unit->is_partial = true;
		else if (accept_word(scan, "failed"))
			unit->is_failed = true;
		else
			ok = scan_fail(scan, scan->at, "expected a word of a unit");
	}
	return ok;
}

static bool parse_file_text(struct unit_parse *u, struct air_file *file)
{
	struct text text = { 0 };
	const char *piece;
	bool ok = true;

	while (ok) {
		size_t length;
		piece = accept_string(u->scan, &length);
		ok = piece != NULL;
		if (ok)
			text_add_n(&text, piece, length);
		const char *before = u->scan->at;
		scan_lines(u->scan);
		if (is_next(u->scan, "\""))
			continue;
		u->scan->at = before;
		break;
	}
	if (!ok)
		scan_fail(u->scan, u->scan->at, "expected the text of the file");
	file->text = arena_strndup(&u->unit->arena, text_string(&text), text.length);
	file->text_size = text.length;
	text_release(&text);
	return ok;
}

static bool parse_file(struct unit_parse *u)
{
	struct scan *scan = u->scan;
	struct air_file file = { 0 };
	bool ok = scan_string(scan, &file.path);

	while (ok && !is_line_end(scan)) {
		if (accept_word(scan, "content"))
			ok = parse_hash(u, &file.content);
		else if (accept_word(scan, "text"))
			ok = parse_file_text(u, &file);
		else if (!accept_flag(scan, file_words, &file.flags))
			ok = scan_fail(scan, scan->at, "expected a word of a file");
	}
	if (ok)
		array_push(&u->files, file);
	return ok;
}

static bool parse_param(struct unit_parse *u, struct air_param *param)
{
	struct extras extras = { 0 };
	param->name = accept_identifier(u->scan);
	bool ok = param->name || scan_string(u->scan, &param->name);

	param->points_to_const = ok && accept_word(u->scan, "const");
	while (ok && accept_extra(u, &extras))
		continue;
	move_extras(u, &extras, &param->annotations, &param->markers);
	param->typedef_key = extras.typedef_key;
	extras_release(&extras);
	return ok && !u->scan->has_failed;
}

static bool parse_symbol_params(struct unit_parse *u, struct air_symbol *symbol)
{
	ARRAY(struct air_param) params = { 0 };
	bool ok = true;

	while (ok && !accept(u->scan, ")")) {
		struct air_param param = { 0 };
		if (accept(u->scan, "...")) {
			symbol->flags |= AIR_SYMBOL_VARIADIC;
			ok = scan_expect(u->scan, ")");
			break;
		}
		ok = parse_param(u, &param);
		if (ok)
			array_push(&params, param);
		ok = ok && (is_next(u->scan, ")") || scan_expect(u->scan, ","));
	}
	symbol->param_count = (uint32_t)params.count;
	if (params.count)
		symbol->params = arena_copy(
			&u->unit->arena, params.items, params.count * sizeof(*params.items));
	array_release(&params);
	return ok;
}

static bool parse_symbol_words(
	struct unit_parse *u, struct air_symbol *symbol, struct extras *extras)
{
	while (!is_line_end(u->scan) && !is_next(u->scan, "@")) {
		if (accept_word(u->scan, "static"))
			symbol->flags &= ~(uint32_t)AIR_SYMBOL_EXTERNAL;
		else if (!accept_flag(u->scan, symbol_words, &symbol->flags) &&
			 !accept_extra(u, extras))
			return scan_fail(u->scan, u->scan->at, "expected a word of a symbol");
	}
	return parse_where(u, &symbol->file, &symbol->line, &symbol->column);
}

static bool parse_symbol(struct unit_parse *u)
{
	bool is_function = accept_word(u->scan, "function");
	struct air_symbol symbol = {
		.kind = is_function ? AIR_SYMBOL_FUNCTION : AIR_SYMBOL_VARIABLE,
		.flags = AIR_SYMBOL_EXTERNAL,
	};
	struct extras extras = { 0 };
	struct air_ref ref;

	if (!is_function && !accept_word(u->scan, "variable"))
		return scan_fail(u->scan, u->scan->at, "expected 'function' or 'variable'");
	if (!scan_ref(u->scan, is_function ? AIR_REF_FUNCTION : AIR_REF_VARIABLE, &ref))
		return false;
	symbol.key = ref.key;
	symbol.name = ref.name;
	bool ok = !accept(u->scan, "(") || parse_symbol_params(u, &symbol);
	ok = ok && parse_symbol_words(u, &symbol, &extras);
	move_extras(u, &extras, &symbol.annotations, &symbol.markers);
	symbol.typedef_key = extras.typedef_key;
	if (ok)
		array_push(&u->symbols, symbol);
	extras_release(&extras);
	return ok;
}

/* Gives the fields read so far to their record. */
static void close_record(struct unit_parse *u)
{
	if (!u->fields.count)
		return;
	struct air_record *record = &array_last(&u->records);
	record->field_count = (uint32_t)u->fields.count;
	record->fields = arena_copy(
		&u->unit->arena, u->fields.items, u->fields.count * sizeof(*u->fields.items));
	array_reset(&u->fields);
}

static bool parse_record(struct unit_parse *u)
{
	struct air_record record = { 0 };
	struct extras extras = { 0 };
	struct air_ref ref;
	uint32_t column;
	int64_t size = 0;

	close_record(u);
	if (!scan_ref(u->scan, AIR_REF_RECORD, &ref))
		return false;
	record.key = ref.key;
	record.name = ref.name;
	bool ok = !accept_word(u->scan, "size") || scan_integer(u->scan, &size);
	while (ok && accept_extra(u, &extras))
		continue;
	ok = ok && parse_where(u, &record.file, &record.line, &column);
	record.size = (uint64_t)size;
	move_strings(&u->unit->arena, &record.annotations, extras.annotations.items,
		extras.annotations.count);
	if (ok)
		array_push(&u->records, record);
	extras_release(&extras);
	return ok;
}

/* A plain name is that of a field of the record above. */
static bool parse_field_name(struct unit_parse *u, struct air_field *field)
{
	struct scan *scan = u->scan;
	struct air_ref ref;

	scan_blanks(scan);
	bool is_plain = identifier_length(scan->at) && scan->at[identifier_length(scan->at)] != '"';
	if (!scan_ref(scan, AIR_REF_FIELD, &ref))
		return false;
	field->name = ref.name;
	field->key = ref.key;
	if (is_plain)
		field->key =
			plain_field_key(&u->unit->arena, array_last(&u->records).key, ref.name);
	return true;
}

static bool parse_field(struct unit_parse *u)
{
	struct air_field field = { 0 };
	struct extras extras = { 0 };

	if (!u->records.count)
		return scan_fail(u->scan, u->scan->at, "a field without a record above");
	if (!parse_field_name(u, &field))
		return false;
	while (accept_extra(u, &extras))
		continue;
	move_extras(u, &extras, &field.annotations, &field.markers);
	field.typedef_key = extras.typedef_key;
	array_push(&u->fields, field);
	extras_release(&extras);
	return !u->scan->has_failed;
}

static bool parse_typedef(struct unit_parse *u)
{
	struct air_typedef name = { 0 };
	struct extras extras = { 0 };
	struct air_ref ref;

	if (!scan_ref(u->scan, AIR_REF_TYPEDEF, &ref))
		return false;
	name.key = ref.key;
	name.name = ref.name;
	while (accept_extra(u, &extras))
		continue;
	move_extras(u, &extras, &name.annotations, &name.markers);
	array_push(&u->typedefs, name);
	extras_release(&extras);
	return !u->scan->has_failed;
}

static bool parse_diagnostic(struct unit_parse *u)
{
	struct air_diagnostic diagnostic = { 0 };

	if (!scan_string(u->scan, &diagnostic.text))
		return false;
	diagnostic.in_function = accept_word(u->scan, "in-function");
	if (!parse_where(u, &diagnostic.file, &diagnostic.line, &diagnostic.column))
		return false;
	array_push(&u->diagnostics, diagnostic);
	return true;
}

static bool parse_unit_function(struct unit_parse *u)
{
	struct arena *arena = &u->unit->arena;
	struct arena scratch = { 0 };
	struct air_function f;

	u->p.path = u->unit->path;
	u->scan->arena = &u->p.arena;
	bool ok = parse_function(&u->p, &scratch, &f);
	u->scan->arena = arena;
	if (ok) {
		struct air_record_bytes record = air_function_encode(arena, &f);
		record.file = use_file(u, arena_strdup(arena, f.files[0]));
		array_push(&u->functions, record);
	}
	arena_release(&scratch);
	return ok;
}

static bool parse_line(struct unit_parse *u)
{
	static const struct {
		const char *word;
		bool (*parse)(struct unit_parse *u);
	} lines[] = {
		{ "unit", parse_head },
		{ "file", parse_file },
		{ "declare", parse_symbol },
		{ "record", parse_record },
		{ "field", parse_field },
		{ "typedef", parse_typedef },
		{ "diagnostic", parse_diagnostic },
		{ "function", parse_unit_function },
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		if (accept_word(u->scan, lines[i].word))
			return lines[i].parse(u);
	}
	return scan_fail(u->scan, u->scan->at,
		"expected unit, file, declare, record, field, typedef, diagnostic or function");
}

/* ------------------------------------------------------------------------------------- units */

static void settle_file(const struct unit_parse *u, uint32_t *file)
{
	if (*file == file_first)
		*file = u->files.count ? 0 : air_none;
}

static void settle_files(struct unit_parse *u)
{
	for (size_t i = 0; i < u->symbols.count; i++)
		settle_file(u, &u->symbols.items[i].file);
	for (size_t i = 0; i < u->records.count; i++)
		settle_file(u, &u->records.items[i].file);
	for (size_t i = 0; i < u->diagnostics.count; i++)
		settle_file(u, &u->diagnostics.items[i].file);
}

#define move_table(u, table, table_count)                                                          \
	((u)->unit->table = arena_copy(&(u)->unit->arena, (u)->table.items,                        \
		 (u)->table.count * sizeof(*(u)->table.items)),                                    \
		(u)->unit->table_count = (uint32_t)(u)->table.count)

static void move_tables(struct unit_parse *u)
{
	close_record(u);
	settle_files(u);
	move_table(u, files, file_count);
	move_table(u, symbols, symbol_count);
	move_table(u, records, record_count);
	move_table(u, typedefs, typedef_count);
	move_table(u, diagnostics, diagnostic_count);
	move_table(u, functions, function_count);
}

static void unit_parse_release(struct unit_parse *u)
{
	parse_release(&u->p);
	array_release(&u->files);
	array_release(&u->symbols);
	array_release(&u->records);
	array_release(&u->fields);
	array_release(&u->typedefs);
	array_release(&u->diagnostics);
	array_release(&u->functions);
}

bool air_unit_parse(struct air_unit *unit, const char *text, struct error *err)
{
	struct unit_parse u = { .unit = unit };
	bool ok = true;

	*unit = (struct air_unit){ .path = "test.c" };
	parse_init(&u.p, text, unit->path, err);
	u.scan = &u.p.scan;
	u.scan->arena = &unit->arena;
	for (scan_lines(u.scan); ok && *u.scan->at; scan_lines(u.scan)) {
		ok = parse_line(&u) &&
		     (is_line_end(u.scan) ||
			     scan_fail(u.scan, u.scan->at, "expected the end of the line"));
	}
	if (ok)
		move_tables(&u);
	unit_parse_release(&u);
	if (!ok)
		air_unit_release(unit);
	return ok;
}
