#include "rule/written_call.h"

#include <string.h>

#include "air/air.h"

static bool is_comment(const struct token *token)
{
	return token->kind == TOKEN_LINE_COMMENT || token->kind == TOKEN_BLOCK_COMMENT;
}

/* A lexer that goes on at an offset, which must be the beginning of a token. */
static struct lexer lexer_at(const struct source *source, size_t offset, size_t end)
{
	struct lexer lexer = lexer_start(source->text + offset, end - offset);
	lexer.is_line_fresh = false;
	return lexer;
}

static bool is_byte(const struct source *source, const struct token *token, char c)
{
	return token->length == 1 && source->text[token->offset] == c;
}

size_t source_tokens(
	const struct source *source, struct span span, struct token *tokens, size_t capacity)
{
	struct lexer lexer = lexer_at(source, span.begin, span.end);
	struct token token;
	size_t count = 0;
	while (lexer_next(&lexer, &token)) {
		if (is_comment(&token))
			continue;
		if (count == capacity)
			return 0;
		token.offset += span.begin;
		tokens[count++] = token;
	}
	return count;
}

size_t source_first_tokens(
	const struct source *source, size_t begin, struct token *tokens, size_t capacity)
{
	struct lexer lexer = lexer_at(source, begin, source->size);
	size_t count = 0;
	while (count < capacity && lexer_next(&lexer, &tokens[count])) {
		tokens[count].offset += begin;
		count += !is_comment(&tokens[count]);
	}
	return count;
}

/* ------------------------------------------------------------------------------------ arguments */

static bool end_argument(struct written_call *written, struct span *argument)
{
	if (argument->begin == argument->end)
		return !written->argument_count; /* f() */
	if (written->argument_count == written_most_arguments)
		return false;
	written->arguments[written->argument_count++] = *argument;
	*argument = (struct span){ 0 };
	return true;
}

/* From behind the "(" to behind the ")". */
static bool read_arguments(struct written_call *written, struct lexer *lexer, size_t base)
{
	const struct source *source = written->source;
	struct span argument = { 0 };
	struct token token;
	int depth = 1;
	while (lexer_next(lexer, &token)) {
		if (token.in_directive || token.kind == TOKEN_DIRECTIVE)
			return false;
		if (is_comment(&token))
			continue;
		token.offset += base;
		depth += is_byte(source, &token, '(') || is_byte(source, &token, '[') ||
			 is_byte(source, &token, '{');
		depth -= is_byte(source, &token, ')') || is_byte(source, &token, ']') ||
			 is_byte(source, &token, '}');
		if (!depth) {
			written->whole.end = token.offset + 1;
			return end_argument(written, &argument);
		}
		if (depth == 1 && is_byte(source, &token, ',')) {
			if (!end_argument(written, &argument))
				return false;
			continue;
		}
		if (argument.begin == argument.end)
			argument.begin = token.offset;
		argument.end = token.offset + token.length;
	}
	return false;
}

bool written_call_find(
	struct function_pass *pass, const struct program_call *call, struct written_call *written)
{
	const struct air_function *f = &pass_body(pass)->air;
	*written = (struct written_call){ 0 };
	if (call->symbol == air_none || f->instrs[call->instr].origin != air_none)
		return false;
	written->source = source_set_find(pass->sources, call->path);
	if (!written->source || !source_is_ours(written->source) ||
		!source_offset(written->source, call->line, call->column, &written->whole.begin))
		return false;
	const char *name = pass->program->symbols[call->symbol].name;
	struct lexer lexer = lexer_at(written->source, written->whole.begin, written->source->size);
	struct token token;
	if (!lexer_next(&lexer, &token) || token.length != strlen(name) ||
		memcmp(written->source->text + written->whole.begin, name, token.length) != 0)
		return false;
	size_t base = written->whole.begin;
	if (!lexer_next(&lexer, &token))
		return false;
	token.offset += base;
	return is_byte(written->source, &token, '(') && read_arguments(written, &lexer, base) &&
	       written->argument_count == air_call_argument_count(&f->instrs[call->instr]);
}

/* --------------------------------------------------------------------------------------- result */

static bool is_result(struct air_value value, uint32_t instr)
{
	return value.kind == AIR_VALUE_RESULT && value.index == instr;
}

bool call_is_result_used(struct function_pass *pass, const struct program_call *call)
{
	const struct air_function *f = &pass_body(pass)->air;
	for (uint32_t i = 0; i < f->value_count; i++)
		if (is_result(f->values[i], call->instr))
			return true;
	for (uint32_t i = 0; i < f->block_count; i++)
		if (is_result(f->blocks[i].end.value, call->instr))
			return true;
	for (uint32_t i = 0; i < f->place_count; i++)
		if (is_result(f->places[i].base, call->instr))
			return true;
	for (uint32_t i = 0; i < f->step_count; i++)
		if (f->steps[i].kind == AIR_STEP_ELEMENT &&
			is_result(f->steps[i].index, call->instr))
			return true;
	return false;
}
