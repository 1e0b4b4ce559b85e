/*
 * `for (...) BODY` becomes BODY, in which the call of `fetch` is one of the map, with `fetch`
 * itself where it takes any pointer, or a function around it that is put in front of this one.
 */
#include "rule/map_call.h"

#include <string.h>

#include "base/text.h"
#include "rule/declaration.h"
#include "rule/declarator.h"
#include "rule/for_text.h"
#include "rule/mend.h"

enum { usual_limit = 8 };

struct mapping {
	struct function_pass *pass;
	const struct program_call *call;
	const char *callee;
	struct written_call written;
	struct for_text loop;
	struct declarator declarator;
	const struct source *declared; /* where */
	size_t before;                 /* offset at which a function in front of this one goes */
};

static bool declaration_offsets(const struct source *source, const struct declaration *declaration,
	size_t *start, size_t *name)
{
	return source_offset(source, declaration->line, declaration->column, start) &&
	       source_offset(source, declaration->name_line, declaration->name_column, name);
}

/* Any declaration of the callee that can be read. */
static bool find_declarator(struct mapping *m)
{
	struct declarations *declarations = pass_declarations(m->pass->whole);
	const struct declaration *list;
	size_t count = declarations_find(declarations, m->callee, &list), start, name;
	for (size_t i = 0; i < count; i++) {
		m->declared = source_set_find(
			m->pass->sources, declarations_path(declarations, list[i].file));
		if (m->declared && declaration_offsets(m->declared, &list[i], &start, &name) &&
			declarator_read(m->declared, start, name, &m->declarator))
			return true;
	}
	return false;
}

static size_t line_of(const struct source *source, size_t offset)
{
	while (offset && source->text[offset - 1] != '\n')
		offset--;
	return offset;
}

/* In front of the function, and of the comments right above it. */
static size_t above(const struct source *source, size_t start, uint32_t line)
{
	struct lexer lexer = lexer_start(source->text, start);
	struct token token;
	size_t comments = start;
	uint32_t end_line = 0;
	while (lexer_next(&lexer, &token)) {
		bool is_comment =
			token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT;
		if (!is_comment)
			comments = start;
		else if (comments == start || token.line > end_line + 1)
			comments = token.offset;
		end_line = is_comment ? token.end_line : 0;
	}
	return line_of(source, end_line + 1 == line ? comments : start);
}

static bool find_place(struct mapping *m)
{
	struct declarations *declarations = pass_declarations(m->pass->whole);
	const struct program_function *f = m->pass->function;
	const struct declaration *list;
	size_t count = declarations_find(declarations, f->name, &list), start;
	for (size_t i = 0; i < count; i++) {
		if (!list[i].is_definition || list[i].name_line != f->line ||
			strcmp(declarations_path(declarations, list[i].file),
				m->written.source->path) != 0 ||
			!source_offset(m->written.source, list[i].line, list[i].column, &start))
			continue;
		m->before = above(m->written.source, start, list[i].line);
		return true;
	}
	return false;
}

/* --------------------------------------------------------------------------------------- edits */

static const char *copy(struct mapping *m, const struct source *source, struct span span)
{
	return arena_strndup(
		&m->pass->findings->arena, source->text + span.begin, span.end - span.begin);
}

static bool is_taken(const struct program *program, const char *name)
{
	for (uint32_t s = 0; s < program->symbol_count; s++)
		if (!strcmp(program->symbols[s].name, name))
			return true;
	return false;
}

/* The function that does one turn. */
static const char *turn_name(struct mapping *m)
{
	bool fits = m->declarator.takes_void && m->loop.item == FOR_ITEM_ADDRESS;
	return fits ? m->callee : arena_printf(&m->pass->findings->arena, "%s_each", m->callee);
}

static void add_turn(struct mapping *m, struct finding *finding, const char *name)
{
	const char *type = copy(m, m->declared, m->declarator.parameter);
	struct text argument = { 0 };
	if (m->loop.item == FOR_ITEM_VALUE)
		text_printf(
			&argument, "*(%s%s*)item", type, type[strlen(type) - 1] == '*' ? "" : " ");
	else
		text_add(&argument, "item");
	finding_fix(m->pass->findings, finding, FIX_SUGGEST,
		source_edit(m->written.source, m->before, 0),
		"static int %s(void *item)\n{\n\treturn %s(%s);\n}\n\n", name, m->callee,
		text_string(&argument));
	text_release(&argument);
}

static void mend(struct mapping *m, struct finding *finding)
{
	struct finding_list *findings = m->pass->findings;
	const struct source *source = m->written.source;
	const char *name = turn_name(m);
	const char *items = copy(m, source, m->loop.items);
	struct span head = m->loop.head, whole = m->written.whole;
	finding_doubt(findings, finding,
		"the turns run side by side, at most %d at a time: is their order of no matter, "
		"and "
		"is that number right?",
		usual_limit);
	if (strcmp(name, m->callee) != 0)
		add_turn(m, finding, name);
	finding_fix(findings, finding, FIX_SUGGEST,
		source_edit(source, head.begin, head.end - head.begin), "%s", "");
	finding_fix(findings, finding, FIX_SUGGEST,
		source_edit(source, whole.begin, whole.end - whole.begin),
		"async_map(%s, %s%s, %s, sizeof(%s[0]), %d, NULL)", name,
		m->declarator.takes_const ? "(void *)" : "", items, copy(m, source, m->loop.limit),
		items, usual_limit);
	mend_include(m->pass, finding, source, "async/async.h");
}

static void sketch(struct mapping *m, struct finding *finding)
{
	finding_sketch(m->pass->findings, finding,
		"static int one_turn(void *item) /* what the loop does with one of them */\n"
		"{\n"
		"\t...\n"
		"\treturn %s(...);\n"
		"}\n"
		"\n"
		"int rc = async_map(one_turn, items, count, sizeof(items[0]), %d, NULL);\n",
		m->callee, usual_limit);
}

void map_call_mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct mapping m = { .pass = pass, .call = call };
	if (!pass->program->has_runtime)
		return;
	m.callee = pass_callee_name(pass, call);
	bool can = call->symbol != air_none && written_call_find(pass, call, &m.written) &&
		   for_text_find(&m.written, pass->function, &m.loop) && find_declarator(&m) &&
		   find_place(&m);
	const char *name = can ? turn_name(&m) : NULL;
	if (can && (!strcmp(name, m.callee) || !is_taken(pass->program, name)))
		mend(&m, finding);
	else
		sketch(&m, finding);
}
