/*
 * Loops (6.8.5). Each has a block that tests, so that a natural loop has one header.
 *
 * libclang lists only the clauses of a `for` that are there: `for (;; n--)` and `for (; n;)` have
 * the same children. Outside macros the two semicolons in the text tell them apart; inside, the
 * form of the expressions has to.
 */
#include "frontend/lower.h"

#include <string.h>

/* 6.8.5.1 */
void lower_while(struct lowering *l, uint32_t node)
{
	struct jump_targets outside = l->targets;
	uint32_t test = air_build_block(l->builder);
	uint32_t body = air_build_block(l->builder);
	uint32_t end = air_build_block(l->builder);
	size_t depth = l->scopes.count;

	air_build_jump(l->builder, test);
	air_build_continue(l->builder, test);
	lower_branch(l, node_child(l, node, 0), body, end);
	l->targets = (struct jump_targets){ end, test, depth, depth };
	air_build_continue(l->builder, body);
	lower_statement(l, node_child(l, node, 1));
	air_build_jump(l->builder, test);
	l->targets = outside;
	air_build_continue(l->builder, end);
}

/* 6.8.5.2 */
void lower_do(struct lowering *l, uint32_t node)
{
	struct jump_targets outside = l->targets;
	uint32_t body = air_build_block(l->builder);
	uint32_t test = air_build_block(l->builder);
	uint32_t end = air_build_block(l->builder);
	size_t depth = l->scopes.count;

	air_build_jump(l->builder, body);
	air_build_continue(l->builder, body);
	l->targets = (struct jump_targets){ end, test, depth, depth };
	lower_statement(l, node_child(l, node, 0));
	air_build_jump(l->builder, test);
	l->targets = outside;
	air_build_continue(l->builder, test);
	lower_branch(l, node_child(l, node, 1), body, end);
	air_build_continue(l->builder, end);
}

/* --------------------------------------------------------------------- for clauses */

struct clauses {
	uint32_t first, condition, last, body; /* nodes or air_none */
};

/* Skips a comment, string or character constant at `i`; otherwise one byte. */
static size_t skip_one(const char *text, size_t i, size_t size)
{
	char c = text[i];

	if (c == '/' && i + 1 < size && text[i + 1] == '*') {
		const char *end = memmem(text + i + 2, size - i - 2, "*/", 2);
		return end ? (size_t)(end - text) + 2 : size;
	}
	if (c == '/' && i + 1 < size && text[i + 1] == '/') {
		const char *end = memchr(text + i, '\n', size - i);
		return end ? (size_t)(end - text) : size;
	}
	if (c != '"' && c != '\'')
		return i + 1;
	for (i++; i < size && text[i] != c; i++)
		if (text[i] == '\\')
			i++;
	return i + 1;
}

/* Offsets of the two semicolons of the `for` at `from`, from the start of the text. */
static bool find_semicolons(const char *text, size_t size, size_t from, size_t semicolons[2])
{
	size_t depth = 0, found = 0;

	for (size_t i = from; i < size && found < 2;) {
		char c = text[i];
		if (c == '(' || c == '{' || c == '[') {
			depth++;
		} else if (c == ')' || c == '}' || c == ']') {
			if (--depth == 0)
				return false;
		} else if (c == ';' && depth == 1) {
			semicolons[found++] = i;
		}
		i = skip_one(text, i, size);
	}
	return found == 2;
}

static bool clauses_from_text(struct lowering *l, uint32_t node, struct clauses *clauses)
{
	CXSourceLocation location = clang_getCursorLocation(node_at(l, node)->cursor);
	struct position at = lower_position(l, location);
	size_t semicolons[2];

	if (at.in_macro || at.file == air_none)
		return false;
	lower_file_load(l, at.file);
	const struct lower_file *file = file_at(l, at.file);
	if (!file->text || !find_semicolons(file->text, file->size, at.offset, semicolons))
		return false;
	for (uint32_t c = node_at(l, node)->first; c != clauses->body; c = node_at(l, c)->next) {
		CXSourceRange extent = clang_getCursorExtent(node_at(l, c)->cursor);
		/* The expansion is what stands between the semicolons. */
		struct position from = lower_expansion(l, clang_getRangeStart(extent));
		if (from.file != at.file)
			return false;
		if (from.offset <= semicolons[0])
			clauses->first = c;
		else if (from.offset <= semicolons[1])
			clauses->condition = c;
		else
			clauses->last = c;
	}
	return true;
}

/* Does an expression stand for its effect? */
static bool is_effect(struct lowering *l, uint32_t node)
{
	node = node_strip(l, node);
	const struct node *n = node_at(l, node);

	if (n->kind == CXCursor_DeclStmt || n->kind == CXCursor_CompoundAssignOperator)
		return true;
	if (n->kind == CXCursor_BinaryOperator) {
		enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(n->cursor);
		return kind == CXBinaryOperator_Assign ||
		       (kind == CXBinaryOperator_Comma && is_effect(l, node_child(l, node, 1)));
	}
	if (n->kind == CXCursor_UnaryOperator) {
		enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(n->cursor);
		return kind >= CXUnaryOperator_PostInc && kind <= CXUnaryOperator_PreDec;
	}
	return type_at(l, lower_type_of(l, node))->kind == AIR_TYPE_VOID;
}

static void clauses_from_form(struct lowering *l, uint32_t node, struct clauses *clauses)
{
	uint32_t a = node_child(l, node, 0);
	uint32_t b = node_child(l, node, 1);

	if (node_at(l, node)->count == 2) {
		if (is_effect(l, a))
			clauses->first = a;
		else
			clauses->condition = a;
		return;
	}
	if (!is_effect(l, a)) {
		clauses->condition = a;
		clauses->last = b;
		return;
	}
	clauses->first = a;
	if (is_effect(l, b))
		clauses->last = b;
	else
		clauses->condition = b;
}

static struct clauses find_clauses(struct lowering *l, uint32_t node)
{
	uint32_t count = node_at(l, node)->count;
	struct clauses clauses = { air_none, air_none, air_none, air_none };

	if (count == 0) /* only after an error */
		return clauses;
	clauses.body = node_child(l, node, count - 1);
	if (count == 1)
		return clauses;
	if (count == 4) {
		clauses.first = node_child(l, node, 0);
		clauses.condition = node_child(l, node, 1);
		clauses.last = node_child(l, node, 2);
	} else if (!clauses_from_text(l, node, &clauses)) {
		clauses_from_form(l, node, &clauses);
	}
	return clauses;
}

/* 6.8.5.3: without a condition it goes on for ever. */
void lower_for(struct lowering *l, uint32_t node)
{
	struct clauses clauses = find_clauses(l, node);
	struct jump_targets outside = l->targets;
	uint32_t test = air_build_block(l->builder);
	uint32_t body = air_build_block(l->builder);
	uint32_t step = air_build_block(l->builder);
	uint32_t end = air_build_block(l->builder);

	scope_open(l, node);
	lower_statement(l, clauses.first);
	air_build_jump(l->builder, test);
	air_build_continue(l->builder, test);
	if (clauses.condition == air_none)
		air_build_jump(l->builder, body);
	else
		lower_branch(l, clauses.condition, body, end);

	size_t depth = l->scopes.count;
	l->targets = (struct jump_targets){ end, step, depth, depth };
	air_build_continue(l->builder, body);
	lower_statement(l, clauses.body);
	air_build_jump(l->builder, step);
	l->targets = outside;
	air_build_continue(l->builder, step);
	lower_statement(l, clauses.last);
	air_build_jump(l->builder, test);
	air_build_continue(l->builder, end);
	scope_close(l);
}
