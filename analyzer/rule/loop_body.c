#include "rule/loop_body.h"

#include <string.h>

#include "rule/mend.h"
#include "rule/source.h"

/* The innermost loop with braces around an offset: where its first statement begins. */
struct search {
	const struct source *source;
	size_t offset; /* of the finding */
	size_t body;   /* behind the "{", 0: none so far */
};

enum { deepest = 64 };

/* Braces that are open, and whether a loop's keyword stands in front of each. */
struct braces {
	size_t behind[deepest];
	bool is_loop[deepest];
	size_t count;
};

static void open_brace(struct braces *braces, const struct token *token, bool is_loop)
{
	if (braces->count < deepest) {
		braces->behind[braces->count] = token->offset + 1;
		braces->is_loop[braces->count] = is_loop;
	}
	braces->count++;
}

static void take_innermost(struct search *search, const struct braces *braces)
{
	for (size_t i = 0; i < braces->count && i < deepest; i++)
		if (braces->is_loop[i])
			search->body = braces->behind[i];
}

/* A loop's "{" comes right behind its head, `do`, or `while (...)`. */
static bool find_body(struct search *search, const struct program_function *f)
{
	const struct source *source = search->source;
	struct lexer lexer = lexer_start(source->text, source->size);
	struct token token;
	struct braces braces = { .count = 0 };
	bool is_head = false; /* a loop's keyword, and its parentheses, went before */
	int depth = 0;
	while (lexer_next(&lexer, &token) && token.offset < search->offset) {
		if (token.line < f->line || token.kind == TOKEN_LINE_COMMENT ||
			token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		if (token.in_directive || token.kind == TOKEN_DIRECTIVE)
			return false;
		depth += token_is(source->text, &token, "(");
		depth -= token_is(source->text, &token, ")");
		if (token_is(source->text, &token, "{"))
			open_brace(&braces, &token, is_head);
		if (token_is(source->text, &token, "}") && braces.count)
			braces.count--;
		bool is_keyword = token_is(source->text, &token, "for") ||
				  token_is(source->text, &token, "while") ||
				  token_is(source->text, &token, "do");
		is_head = is_keyword || (is_head && (depth || token_is(source->text, &token, ")")));
	}
	take_innermost(search, &braces);
	return search->body != 0;
}

/* Tabs and blanks in front of what stands first in the body. */
static size_t indent_of(const struct source *source, size_t body)
{
	const char *newline = memchr(source->text + body, '\n', source->size - body);
	return newline ? strspn(newline + 1, "\t ") : 0;
}

static bool is_task(const struct function_pass *pass)
{
	const struct program *program = pass->program;
	for (uint32_t i = program->in_start[pass->node]; i < program->in_start[pass->node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_SPAWN)
			return true;
	return false;
}

static bool returns_nothing(struct function_pass *pass)
{
	const struct air_function *f = &pass_body(pass)->air;
	for (uint32_t b = 0; b < f->block_count; b++)
		if (f->blocks[b].end.kind == AIR_RETURN &&
			f->blocks[b].end.value.kind != AIR_VALUE_NONE)
			return false;
	return true;
}

void loop_body_mend_yield(struct function_pass *pass, struct finding *finding)
{
	struct search search = { .source = source_set_find(pass->sources, finding->path) };
	bool in_task = is_task(pass);
	if (!search.source || !source_is_ours(search.source) || !pass->program->has_runtime ||
		(!in_task && !returns_nothing(pass)) ||
		!source_offset(search.source, finding->line, finding->column, &search.offset) ||
		!find_body(&search, pass->function))
		return;
	size_t indent = indent_of(search.source, search.body);
	const char *newline =
		memchr(search.source->text + search.body, '\n', search.source->size - search.body);
	if (!newline)
		return;
	finding_doubt(pass->findings, finding,
		"the function is left when the task is cancelled: is there something to release?");
	finding_fix(pass->findings, finding, FIX_SUGGEST,
		source_edit(search.source, search.body, 0),
		"\n%.*sif (async_yield() < 0)\n%.*s\treturn%s;", (int)indent, newline + 1,
		(int)indent, newline + 1, in_task ? " ASYNC_ECANCELED" : "");
	mend_include(pass, finding, search.source, "async/async.h");
}
