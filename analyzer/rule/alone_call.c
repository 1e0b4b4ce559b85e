/*
 * Tokens in front of the call say whether a statement begins with it; the rest of its line, whether
 * it ends there.
 */
#include "rule/alone_call.h"

#include <string.h>

/* Does the line begin with the statement? */
static bool find_indent(struct alone_call *alone)
{
	const char *text = alone->written.source->text;
	size_t begin = alone->begin;
	while (begin && (text[begin - 1] == ' ' || text[begin - 1] == '\t'))
		begin--;
	alone->indent = (struct span){ begin, alone->begin };
	return !begin || text[begin - 1] == '\n';
}

/* Is this, to the end of a line, nothing but blanks and one comment? */
static bool is_comment(const char *rest, const char *end)
{
	while (rest < end && (*rest == ' ' || *rest == '\t'))
		rest++;
	if (rest == end)
		return true;
	if (end - rest < 2 || end[-1] == '\\' || rest[0] != '/')
		return false;
	if (rest[1] == '/')
		return true;
	const char *close = rest[1] == '*' ? strstr(rest + 2, "*/") : NULL;
	return close && close + 2 == end;
}

/* Is there nothing else on the line behind the call but its semicolon? */
static bool find_end(struct alone_call *alone)
{
	const char *text = alone->written.source->text;
	const char *rest = text + alone->written.whole.end;
	const char *end = strchr(rest, '\n');
	if (!end || *rest != ';')
		return false;
	if (end[-1] == '\r')
		end--;
	alone->end = (size_t)(end - text);
	return is_comment(rest + 1, end);
}

/* The last four tokens in front of an offset, the nearest last. */
static void tokens_before(const struct source *source, size_t offset, struct token before[4])
{
	struct lexer lexer = lexer_start(source->text, source->size);
	struct token token;
	while (lexer_next(&lexer, &token) && token.offset < offset) {
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		memmove(before, before + 1, 3 * sizeof(*before));
		before[3] = token;
	}
}

static bool has_cast(const struct source *source, const struct token before[4])
{
	return token_is(source->text, &before[1], "(") &&
	       token_is(source->text, &before[2], "void") &&
	       token_is(source->text, &before[3], ")");
}

bool alone_call_find(
	struct function_pass *pass, const struct program_call *call, struct alone_call *alone)
{
	struct token before[4] = { 0 };
	if (!written_call_find(pass, call, &alone->written))
		return false;
	const struct source *source = alone->written.source;
	tokens_before(source, alone->written.whole.begin, before);
	alone->has_cast = has_cast(source, before);
	const struct token *last = &before[alone->has_cast ? 0 : 3];
	alone->begin = alone->has_cast ? before[1].offset : alone->written.whole.begin;
	return (token_is(source->text, last, ";") || token_is(source->text, last, "{") ||
		       token_is(source->text, last, "}")) &&
	       find_end(alone) && find_indent(alone);
}

bool call_is_cast_to_void(
	struct function_pass *pass, const struct program_call *call, bool *is_cast)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct source *source = source_set_find(pass->sources, call->path);
	struct token before[4] = { 0 };
	size_t offset;
	if (f->instrs[call->instr].origin != air_none || !source ||
		!source_offset(source, call->line, call->column, &offset))
		return false;
	tokens_before(source, offset, before);
	*is_cast = has_cast(source, before);
	return true;
}

static bool has_name(const struct air_function *f, const char *name)
{
	for (uint32_t i = 0; i < f->local_count; i++)
		if (!strcmp(f->locals[i].name, name))
			return true;
	for (uint32_t i = 0; i < f->ref_count; i++)
		if (!strcmp(f->refs[i].name, name))
			return true;
	return false;
}

const char *alone_call_name(struct function_pass *pass)
{
	static const char *const names[] = { "rc", "result", "error", "task_rc" };
	const struct air_function *f = &pass_body(pass)->air;
	size_t used = 0;
	for (size_t i = 0; i < pass->findings->items.count; i++) {
		const struct finding *other = pass->findings->items.items[i];
		used += other->edits.count && other->rule == pass->rule->id &&
			other->function_key == pass->function->key;
	}
	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
		if (!has_name(f, names[n]) && !used--)
			return names[n];
	return NULL;
}
