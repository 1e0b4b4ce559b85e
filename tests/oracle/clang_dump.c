/*
 * The dump of a function is its declaration at the left margin, then blocks:
 *
 *	 [B2 (ENTRY)]            (ENTRY), (EXIT), (NORETURN) or nothing
 *	   1: g                  elements; "[B2.1]" refers to one
 *	   2: [B2.1] (ImplicitCastExpr, FunctionToPointerDecay, int (*)(int))
 *	   3: [B2.2](7)          a call
 *	   T: if [B2.3]          what ends the block
 *	   Preds (1): B3
 *	   Succs (2): B1 B0(Unreachable)      eight to a line
 *
 *  1. A call is an element that is a reference (perhaps in parentheses) followed at once by
 *     arguments in parentheses that reach to its end.
 *  2. The callee is followed through references until a name or a loaded pointer, "*".
 *  3. Edges clang holds unreachable are left out, but for the default of a `switch` over an
 *     enumeration: the value may still be none of the enumerators.
 *  4. What never returns has no successor.
 *  5. For `do ... while (a && b)` clang joins the outcomes of `a` and `b` in one block and branches
 *     there again, as if both ways were open after each. The value of the whole is that of the
 *     operand evaluated last, so edges into such a block are led on to where they end.
 */
#include "clang_dump.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct element {
	uint32_t block, number;
	const char *text;
};

struct ending {
	const char *terminator; /* or NULL */
};

struct reader {
	struct clang_dump *dump;
	struct arena *arena;
	struct call_flow *flow; /* of the function being read, or NULL */
	ARRAY(struct element) elements;
	ARRAY(struct ending) endings; /* by block */
	uint32_t block;
	bool is_noreturn, is_switch, is_succs;
};

static const char cleanup[] = "CleanupFunction (";

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* The name a printed declaration declares: the first word right before a parenthesis. */
static const char *declared_name(struct arena *arena, const char *line)
{
	for (const char *at = line; *at;) {
		const char *word = at;
		while (is_word(*at))
			at++;
		size_t length = (size_t)(at - word);
		if (length > 0 && *at == '(' && strncmp(word, "__attribute__", length) != 0)
			return arena_strndup(arena, word, length);
		if (length > 0 && *at == '(')
			at = strchr(at, ' ') ? strchr(at, ' ') : at + strlen(at);
		else if (length == 0)
			at++;
	}
	return arena_strdup(arena, line);
}

/* Behind the bracket that closes the one at `at`, or NULL. */
static const char *behind_bracket(const char *at)
{
	size_t depth = 0;

	for (; *at; at++) {
		if (*at == '(' || *at == '[' || *at == '{')
			depth++;
		else if ((*at == ')' || *at == ']' || *at == '}') && --depth == 0)
			return at + 1;
	}
	return NULL;
}

static bool is_call(const char *text)
{
	const char *at = text;

	if (*at != '(' && strncmp(at, "[B", 2) != 0)
		return false;
	at = behind_bracket(at);
	if (!at || *at != '(')
		return false;
	at = behind_bracket(at);
	return at && !*at;
}

static const char *find_element(const struct reader *r, uint32_t block, uint32_t number)
{
	for (size_t i = r->elements.count; i-- > 0;)
		if (r->elements.items[i].block == block && r->elements.items[i].number == number)
			return r->elements.items[i].text;
	return NULL;
}

static const char *callee_name(const struct reader *r, const char *text)
{
	for (unsigned steps = 0; steps < 32 && text; steps++) {
		unsigned block, number;
		while (*text == '(' || *text == '&' || *text == '*')
			text++;
		if (strstr(text, "LValueToRValue") || (steps > 0 && is_call(text)))
			return "*";
		if (sscanf(text, "[B%u.%u]", &block, &number) != 2)
			break;
		text = find_element(r, block, number);
	}
	size_t length = 0;
	while (text && is_word(text[length]))
		length++;
	if (!text || length == 0 || text[length])
		return "*";
	return text;
}

/* An element's number and text, if the line is one: "   3: text". */
static char *element_text(char *line, uint32_t *number)
{
	char *end;

	while (*line == ' ')
		line++;
	if (!isdigit((unsigned char)*line))
		return NULL;
	*number = (uint32_t)strtoul(line, &end, 10);
	return end[0] == ':' && end[1] == ' ' ? end + 2 : NULL;
}

static void read_element(struct reader *r, uint32_t number, char *text)
{
	size_t length = strlen(text);

	while (length > 0 && text[length - 1] == ' ')
		text[--length] = '\0';
	array_push(&r->elements, ((struct element){ r->block, number, text }));
	if (strncmp(text, cleanup, sizeof(cleanup) - 1) == 0) {
		char *name = text + sizeof(cleanup) - 1;
		name[strcspn(name, ")")] = '\0';
	}
}

/* A callee may stand in a block that is printed later, so calls are added at the end. */
static void add_calls(struct reader *r)
{
	for (size_t i = 0; i < r->elements.count; i++) {
		const struct element *element = &r->elements.items[i];
		if (strncmp(element->text, cleanup, sizeof(cleanup) - 1) == 0)
			call_flow_add_call(
				r->flow, element->block, element->text + sizeof(cleanup) - 1);
		else if (is_call(element->text))
			call_flow_add_call(r->flow, element->block, callee_name(r, element->text));
	}
}

static bool is_logical_end(const char *terminator)
{
	size_t length = terminator ? strlen(terminator) : 0;

	return length > 6 && (strcmp(terminator + length - 6, "&& ...") == 0 ||
				     strcmp(terminator + length - 6, "|| ...") == 0);
}

/* Does the block only join the operands of `&&` or `||`, perhaps negated, and branch on it? */
static bool is_logical_join(const struct reader *r, uint32_t block, bool *is_negated)
{
	const struct flow_block *here = &r->flow->blocks.items[block];
	const char *end = block < r->endings.count ? r->endings.items[block].terminator : NULL;
	const char *at = end ? strchr(end, '[') : NULL;
	unsigned of_block, number;
	int length = 0;

	*is_negated = false;
	if (!at || is_logical_end(end) || at != strrchr(end, '[') || here->calls.count > 0 ||
		here->successors.count != 2)
		return false;
	for (unsigned steps = 0; steps < 8 && at; steps++) {
		for (; *at == '!' || *at == '('; at++)
			*is_negated ^= *at == '!';
		const char *behind = strchr(at, ' ');
		if (behind && (strncmp(behind, " && ", 4) == 0 || strncmp(behind, " || ", 4) == 0))
			return true;
		if (sscanf(at, "[B%u.%u]%n", &of_block, &number, &length) != 2 || of_block != block)
			return false;
		at += length;
		at += strspn(at, ")");
		if (*at && strncmp(at, " (ImplicitCastExpr", strlen(" (ImplicitCastExpr")) != 0)
			return false;
		at = find_element(r, block, number);
	}
	return false;
}

static void thread_joins(struct reader *r)
{
	for (uint32_t b = 0; b < r->endings.count && b < r->flow->blocks.count; b++) {
		struct flow_block *here = &r->flow->blocks.items[b];
		if (here->successors.count != 2 || !is_logical_end(r->endings.items[b].terminator))
			continue;
		for (uint32_t i = 0; i < 2; i++) {
			uint32_t to = here->successors.items[i];
			bool is_negated;
			if (is_logical_join(r, to, &is_negated))
				here->successors.items[i] =
					r->flow->blocks.items[to].successors.items[i ^ is_negated];
		}
	}
}

static void end_function(struct reader *r)
{
	if (!r->flow)
		return;
	add_calls(r);
	thread_joins(r);
	array_reset(&r->elements);
	array_reset(&r->endings);
}

static void begin_function(struct reader *r, const char *line)
{
	end_function(r);
	struct dumped_function function = { .name = declared_name(r->arena, line) };

	array_push(&r->dump->functions, function);
	r->flow = &array_last(&r->dump->functions).flow;
}

static void begin_block(struct reader *r, const char *line)
{
	r->block = (uint32_t)strtoul(line + strlen(" [B"), NULL, 10);
	r->is_noreturn = strstr(line, "(NORETURN)") != NULL;
	r->is_switch = false;
	call_flow_grow(r->flow, r->block);
	if (strstr(line, "(ENTRY)"))
		r->flow->entry = r->block;
	if (strstr(line, "(EXIT)"))
		r->flow->exit = r->block;
}

static void read_terminator(struct reader *r, const char *text)
{
	r->is_switch = strncmp(text, "switch", strlen("switch")) == 0;
	while (r->endings.count <= r->block) {
		struct ending none = { 0 };
		array_push(&r->endings, none);
	}
	r->endings.items[r->block].terminator = text;
}

static void read_successors(struct reader *r, char *line)
{
	char *colon = strchr(line, ':');

	if (r->is_noreturn)
		return;
	for (char *word = strtok(colon ? colon + 1 : line, " "); word; word = strtok(NULL, " ")) {
		bool is_unreachable = strstr(word, "(Unreachable)") != NULL;
		if (word[0] != 'B' || (is_unreachable && !r->is_switch))
			continue;
		uint32_t to = (uint32_t)strtoul(word + 1, NULL, 10);
		call_flow_add_edge(r->flow, r->block, to);
	}
}

static void read_line(struct reader *r, char *line)
{
	uint32_t number;
	char *text;

	if (!*line)
		return;
	if (*line != ' ') {
		/* Statements printed over several lines come to the margin, too. */
		if (strchr(line, '(') && line[0] != '}' && line[0] != '\t')
			begin_function(r, line);
		return;
	}
	if (!r->flow)
		return;
	if (strncmp(line, " [B", 3) == 0)
		begin_block(r, line);
	else if (strncmp(line, "   T: ", 6) == 0)
		read_terminator(r, line + 6);
	else if (strncmp(line, "   Succs", 8) == 0 || (r->is_succs && line[4] == ' '))
		read_successors(r, line);
	else if ((text = element_text(line, &number)) != NULL)
		read_element(r, number, text);
	r->is_succs = strncmp(line, "   Succs", 8) == 0 || (r->is_succs && line[4] == ' ');
}

void clang_dump_read(struct clang_dump *dump, struct arena *arena, char *text)
{
	struct reader r = { .dump = dump, .arena = arena };

	for (char *line = text; line;) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		read_line(&r, line);
		line = end ? end + 1 : NULL;
	}
	end_function(&r);
	array_release(&r.elements);
	array_release(&r.endings);
}

void clang_dump_release(struct clang_dump *dump)
{
	for (size_t i = 0; i < dump->functions.count; i++)
		call_flow_release(&dump->functions.items[i].flow);
	array_release(&dump->functions);
}
