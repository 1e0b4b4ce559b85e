/*
 * Reading declarations off the tokens of a file.
 *
 *  1. A file is read twice: its directives first (macros, includes), then what stands at file
 *     scope, because a macro may be used in a file that is read before the one that defines it.
 *  2. A declaration is the tokens since the last `;`, `}` or directive. A name with parentheses
 *     behind it is declared by it when `{`, `;`, `,` or an attribute follows.
 *  3. It errs towards not finding one: then there is no fix.
 */
#include "rule/declaration_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/lexer.h"
#include "base/text.h"

/* ------------------------------------------------------------------------------------- macros */

static const char *copy_token(struct arena *arena, const char *text, const struct token *token)
{
	return arena_strndup(arena, text + token->offset, token->length);
}

/* Is what a macro stands for exactly one of the markers, or the annotation itself? */
static bool is_marker_body(struct declarations *d, const char *text, const struct token *token)
{
	if (token->kind == TOKEN_STRING)
		return token_is(text, token, "\"async:suspends\"");
	return token->kind == TOKEN_IDENTIFIER &&
	       intern_find(&d->markers, copy_token(&d->arena, text, token)) != intern_none;
}

/* Does what stands behind `#define NAME` say "suspends" and nothing else: one identifier, or a
 * call of macros around the text of the annotation? */
static bool is_marker_define(struct declarations *d, struct lexer ahead, const char *text)
{
	struct token token;
	size_t identifiers = 0, markers = 0, others = 0, nested = 0;
	while (lexer_next(&ahead, &token) && token.in_directive && token.kind != TOKEN_DIRECTIVE) {
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		if (is_marker_body(d, text, &token))
			markers++;
		else if (token.kind == TOKEN_IDENTIFIER || token.kind == TOKEN_KEYWORD)
			identifiers++;
		else if (token.kind == TOKEN_PUNCTUATOR)
			nested++;
		else
			others++;
	}
	bool is_alias = markers == 1 && !identifiers && !nested;
	bool is_call = markers == 1 && identifiers <= 2 && nested && nested % 2 == 0;
	return !others && (is_alias || is_call);
}

/* `lexer` stands behind `#define`. */
static void read_define(struct declarations *d, struct source_file *file, struct lexer ahead)
{
	struct token name;
	if (!lexer_next(&ahead, &name) || !name.in_directive || name.kind != TOKEN_IDENTIFIER)
		return;
	const char *spelling = copy_token(&d->arena, file->text, &name);
	bool takes_arguments =
		ahead.at < file->size && file->text[ahead.at] == '('; /* no blank between */
	if (!takes_arguments && is_marker_define(d, ahead, file->text))
		intern_add(&d->markers, spelling);
	uint32_t marker = intern_find(&d->markers, spelling);
	if (marker != intern_none)
		array_push(&file->words, marker);
}

static void read_include(
	struct declarations *d, struct source_file *file, struct lexer *lexer, const char *text)
{
	struct lexer ahead = *lexer;
	struct token name;
	if (!lexer_next(&ahead, &name) || name.kind != TOKEN_STRING || name.length < 2)
		return;
	array_push(
		&file->includes, arena_strndup(&d->arena, text + name.offset + 1, name.length - 2));
}

static void read_directives(struct declarations *d, struct source_file *file, bool with_includes)
{
	struct lexer lexer = lexer_start(file->text, file->size);
	struct token token;
	while (lexer_next(&lexer, &token)) {
		if (token.kind != TOKEN_DIRECTIVE)
			continue;
		char word[16];
		token_spelling(file->text, &token, word, sizeof(word));
		if (text_ends_with(word, "define"))
			read_define(d, file, lexer);
		else if (with_includes && text_ends_with(word, "include"))
			read_include(d, file, &lexer, file->text);
	}
}

static bool says_suspends(struct role_list roles)
{
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_SUSPENDS)
			return true;
	return false;
}

/* Empty macros that a model gives the meaning, as found in front of the program's functions. */
static void add_model_markers(struct declarations *d)
{
	for (uint32_t s = 0; s < d->program->symbol_count; s++) {
		const struct air_strings *markers = &d->program->symbols[s].declaration->markers;
		for (uint32_t m = 0; m < markers->count; m++)
			if (says_suspends(model_marker(d->program->model, markers->items[m])))
				intern_add(&d->markers, markers->items[m]);
	}
}

/* A marker may stand for another one that is defined in a file read later. */
static void find_markers(struct declarations *d)
{
	uint32_t known;
	intern_add(&d->markers, declarations_own_marker);
	add_model_markers(d);
	bool first = true;
	do {
		known = d->markers.count;
		for (size_t i = 0; i < d->files.count; i++)
			if (d->files.items[i].text)
				read_directives(d, &d->files.items[i], first);
		first = false;
	} while (d->markers.count != known);
}

/* ------------------------------------------------------------------------------- declarations */

struct reader {
	struct declarations *d;
	uint32_t file;
	const char *text;
	struct lexer lexer;
	struct token token; /* the next one outside of directives and comments */
	bool has_token;
	/* The declaration in hand. */
	struct token start, last;
	bool has_start, is_static, is_typedef, is_value, is_function;
	const char *marker;
	size_t marker_offset; /* of the marker */
};

static void end_declaration(struct reader *r)
{
	r->has_start = r->is_static = r->is_typedef = r->is_value = r->is_function = false;
	r->marker = NULL;
	r->last = (struct token){ .kind = TOKEN_OTHER };
}

/* A directive ends nothing by itself: declarations are written around #ifdef too. */
static void next(struct reader *r)
{
	do
		r->has_token = lexer_next(&r->lexer, &r->token);
	while (r->has_token && (r->token.in_directive || r->token.kind == TOKEN_DIRECTIVE ||
				       r->token.kind == TOKEN_LINE_COMMENT ||
				       r->token.kind == TOKEN_BLOCK_COMMENT));
}

static bool at(const struct reader *r, const char *word)
{
	return r->has_token && token_is(r->text, &r->token, word);
}

static bool at_word(const struct reader *r)
{
	return r->has_token &&
	       (r->token.kind == TOKEN_IDENTIFIER || r->token.kind == TOKEN_KEYWORD);
}

/* From an opening bracket to behind its partner. */
static void skip_group(struct reader *r)
{
	int depth = 0;
	do {
		if (at(r, "(") || at(r, "[") || at(r, "{"))
			depth++;
		if (at(r, ")") || at(r, "]") || at(r, "}"))
			depth--;
		next(r);
	} while (r->has_token && depth > 0);
}

/* `G_GNUC_PRINTF`, `NOTHROW`: by their letters a macro. */
static bool at_macro(const struct reader *r)
{
	if (!r->has_token || r->token.kind != TOKEN_IDENTIFIER)
		return false;
	for (size_t i = 0; i < r->token.length; i++) {
		char c = r->text[r->token.offset + i];
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return true;
}

/* What may stand between a declarator and the end of its declaration. Macros only when that end
 * follows: in front of a type they belong to what comes next. */
static void skip_attributes(struct reader *r)
{
	struct reader before = *r;
	while (at(r, "__attribute__") || at(r, "__attribute") || at(r, "asm") || at(r, "__asm__") ||
		at_macro(r)) {
		bool is_macro = at_macro(r);
		next(r);
		if (at(r, "("))
			skip_group(r);
		if (!is_macro)
			before = *r;
	}
	if (!at(r, ";") && !at(r, "{") && !at(r, ","))
		*r = before;
}

static void add_declaration(struct reader *r, const struct token *name)
{
	struct declarations *d = r->d;
	uint32_t number = intern_add_n(&d->names, r->text + name->offset, name->length);
	array_push(&d->name_of, number);
	array_push(
		&d->all, ((struct declaration){
				 .file = r->file,
				 .line = r->start.line,
				 .column = r->start.column,
				 .name_line = name->line,
				 .name_column = name->column,
				 .is_definition = at(r, "{"),
				 .is_static = r->is_static,
				 .marker = r->marker,
				 .is_marker_last = r->marker && r->last.offset == r->marker_offset,
			 }));
}

/* The token in hand is a word with "(" behind it. A declarator, an attribute, or a macro. */
static void read_call(struct reader *r, const struct token *name)
{
	bool is_first = r->start.offset == name->offset;
	skip_group(r);
	skip_attributes(r);
	r->is_function = at(r, "{");
	if (!is_first && !r->is_typedef && !r->is_value && (at(r, "{") || at(r, ";") || at(r, ",")))
		add_declaration(r, name);
	/* `DEFINE_LIST(x)` on a line of its own is a declaration of its own. */
	if (is_first && at_word(r) && r->token.line > name->line)
		end_declaration(r);
}

static void read_word(struct reader *r)
{
	struct token word = r->token;
	if (!r->has_start) {
		r->start = word;
		r->has_start = true;
	}
	r->is_static |= at(r, "static");
	r->is_typedef |= at(r, "typedef");
	const char *spelling = copy_token(&r->d->arena, r->text, &word);
	uint32_t marker = intern_find(&r->d->markers, spelling);
	if (marker != intern_none) {
		r->marker = intern_at(&r->d->markers, marker);
		r->marker_offset = word.offset;
		array_push(&r->d->files.items[r->file].words, marker);
	}
	next(r);
	if (at(r, "("))
		read_call(r, &word);
	r->last = word;
}

static void read_brace(struct reader *r)
{
	bool is_linkage = r->last.kind == TOKEN_STRING;
	if (is_linkage) {
		next(r);
		end_declaration(r);
		return;
	}
	/* What a struct or an initialiser encloses belongs to the declaration; a body ends it. */
	bool is_body = r->is_function;
	skip_group(r);
	if (is_body)
		end_declaration(r);
}

static void read_token(struct reader *r)
{
	if (at_word(r)) {
		read_word(r);
	} else if (at(r, "{")) {
		read_brace(r);
	} else if (at(r, "(") || at(r, "[")) {
		skip_group(r);
	} else {
		if (at(r, ";") || at(r, "}"))
			end_declaration(r);
		else
			r->last = r->token;
		r->is_value |= at(r, "=");
		next(r);
	}
}

static void read_declarations(struct declarations *d, uint32_t file)
{
	struct reader r = {
		.d = d,
		.file = file,
		.text = d->files.items[file].text,
		.lexer = lexer_start(d->files.items[file].text, d->files.items[file].size),
	};
	end_declaration(&r);
	for (next(&r); r.has_token;)
		read_token(&r);
}

/* ------------------------------------------------------------------------------------- the set */

static void gather_files(struct declarations *d)
{
	for (size_t i = 0; i < source_set_count(d->sources); i++) {
		const struct source *source = source_set_at(d->sources, i);
		array_push(&d->files, ((struct source_file){ .path = source->path,
					      .text = source->text,
					      .size = source->size }));
	}
}

/* Brings the declarations of one name together; those of one file are in its order already. */
static void sort_by_name(struct declarations *d)
{
	size_t total = d->all.count;
	struct declaration *sorted = arena_array(&d->arena, total, sizeof(*sorted));
	for (uint32_t n = 0; n < d->names.count; n++) {
		array_push(&d->first, 0);
		array_push(&d->count, 0);
	}
	for (size_t i = 0; i < total; i++)
		d->count.items[d->name_of.items[i]]++;
	for (uint32_t n = 1; n < d->names.count; n++)
		d->first.items[n] = d->first.items[n - 1] + d->count.items[n - 1];
	for (uint32_t n = 0; n < d->names.count; n++)
		d->count.items[n] = 0;
	for (size_t i = 0; i < total; i++) {
		uint32_t name = d->name_of.items[i];
		sorted[d->first.items[name] + d->count.items[name]++] = d->all.items[i];
	}
	if (total)
		memcpy(d->all.items, sorted, total * sizeof(*sorted));
}

struct declarations *declarations_new(const struct program *program, struct source_set *sources)
{
	struct declarations *d = memory_new(1, sizeof(*d));
	d->program = program;
	d->sources = sources;
	gather_files(d);
	find_markers(d);
	for (uint32_t f = 0; f < d->files.count; f++)
		if (d->files.items[f].text)
			read_declarations(d, f);
	sort_by_name(d);
	return d;
}

void declarations_free(struct declarations *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->files.count; i++) {
		array_release(&d->files.items[i].includes);
		array_release(&d->files.items[i].words);
	}
	array_release(&d->files);
	array_release(&d->all);
	array_release(&d->name_of);
	array_release(&d->first);
	array_release(&d->count);
	intern_release(&d->markers);
	intern_release(&d->names);
	arena_release(&d->arena);
	free(d);
}
