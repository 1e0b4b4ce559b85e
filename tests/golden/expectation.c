/*
 * Reads announcements with the lexer, so that what stands in a string is none. A detail belongs
 * to the announcement that comes next in the same file; those that wait for it are behind the
 * details of all before.
 */
#include "expectation.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lexer.h"
#include "base/text.h"
#include "link/program.h"

struct reading {
	struct expectation_list *list;
	struct arena *arena;
	const char *path; /* relative to the root */
	size_t waiting;   /* details of the next announcement */
	uint32_t line;    /* of the last of them */
};

static const char *skip_blanks(const char *at)
{
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

static bool parse_mark(const char **at, enum mark *mark)
{
	static const char *const words[] = { "expect", "missing", "spurious" };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!text_starts_with(*at, words[i]))
			continue;
		*at += strlen(words[i]);
		*mark = (enum mark)i;
		return **at == ':' || **at == '@';
	}
	return false;
}

static bool parse_expectation(struct reading *reading, uint32_t line, const char *at)
{
	struct expectation e = { .path = reading->path };
	long offset = 0;
	if (!parse_mark(&at, &e.mark))
		return false;
	if (*at == '@')
		offset = strtol(at + 1, (char **)&at, 10);
	if (*at++ != ':')
		return false;
	at = skip_blanks(at);
	e.line = (uint32_t)((long)line + offset);
	e.rule = arena_strndup(reading->arena, at, strcspn(at, " \t\n*,"));
	e.detail_count = reading->waiting;
	e.first_detail = reading->list->details.count - reading->waiting;
	reading->waiting = 0;
	array_push(&reading->list->items, e);
	return true;
}

/* "names.c:33 " in front of a step. */
static const char *parse_place(struct arena *arena, const char *at, struct detail *detail)
{
	size_t length = strcspn(at, " :");
	char *end;
	if (at[length] != ':' || !length)
		return at;
	unsigned long line = strtoul(at + length + 1, &end, 10);
	if (end == at + length + 1 || *end != ' ')
		return at;
	detail->file = arena_strndup(arena, at, length);
	detail->line = (uint32_t)line;
	return skip_blanks(end);
}

static bool parse_detail_kind(const char **at, enum detail_kind *kind)
{
	static const char *const words[] = { "hint:", "path:", "step:", "certainty:", "fix:" };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!text_starts_with(*at, words[i]))
			continue;
		*at = skip_blanks(*at + strlen(words[i]));
		*kind = (enum detail_kind)i;
		return true;
	}
	return false;
}

/* Does it go on with what the line before began? */
static bool is_continued(const struct reading *reading, const struct detail *detail)
{
	const struct expectation_list *list = reading->list;
	bool is_text = detail->kind == DETAIL_HINT || detail->kind == DETAIL_PATH ||
		       detail->kind == DETAIL_FIX;
	return reading->waiting && is_text &&
	       list->details.items[list->details.count - 1].kind == detail->kind;
}

static void parse_detail(struct reading *reading, uint32_t line, const char *at)
{
	struct expectation_list *list = reading->list;
	struct detail detail = { 0 };
	if (!parse_detail_kind(&at, &detail.kind))
		return;
	if (detail.kind == DETAIL_STEP)
		at = parse_place(reading->arena, at, &detail);
	detail.text = at;
	reading->line = line;
	if (is_continued(reading, &detail)) {
		struct detail *last = &list->details.items[list->details.count - 1];
		last->text = arena_printf(reading->arena,
			detail.kind == DETAIL_PATH ? "%s > %s" : "%s %s", last->text, at);
		return;
	}
	array_push(&list->details, detail);
	reading->waiting++;
}

bool expectations_read(
	struct expectation_list *list, struct arena *arena, const char *root, const char *source)
{
	struct reading reading = { list, arena, path_relative(root, source), 0, 0 };
	const char *text;
	size_t size;
	struct error err;
	if (!file_read(arena, source, &text, &size, &err)) {
		fprintf(stderr, "golden: %s\n", err.text);
		exit(1);
	}
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	while (lexer_next(&lexer, &token)) {
		if (token.kind != TOKEN_LINE_COMMENT && token.kind != TOKEN_BLOCK_COMMENT)
			continue;
		const char *comment = skip_blanks(
			arena_strndup(arena, text + token.offset, token.length) + strlen("//"));
		if (!parse_expectation(&reading, token.line, comment) &&
			token.kind == TOKEN_LINE_COMMENT)
			parse_detail(&reading, token.line, comment);
	}
	if (reading.waiting)
		printf("  %s:%u: nothing is announced behind it\n", reading.path, reading.line);
	return !reading.waiting;
}

struct expectation *expectation_find(
	const struct expectation_list *list, const struct finding *finding)
{
	for (size_t i = 0; i < list->items.count; i++) {
		struct expectation *e = &list->items.items[i];
		if (e->line == finding->line && !e->is_met && !strcmp(e->rule, finding->rule) &&
			!strcmp(e->path, finding->path))
			return e;
	}
	return NULL;
}

/* ------------------------------------------------------------------------------- what it says */

static bool is_text(const char *announced, const char *found)
{
	size_t length = strlen(announced);
	if (text_ends_with(announced, "..."))
		return !strncmp(announced, found, length - strlen("..."));
	return !strcmp(announced, found);
}

/* The names that a step quotes; one that follows itself stands once. */
static void add_names(struct text *way, const char *step)
{
	for (const char *at = step; (at = strchr(at, '\''));) {
		size_t length = strcspn(++at, "'");
		const char *last = strrchr(text_string(way), ' ');
		last = last ? last + 1 : text_string(way);
		if (strlen(last) != length || strncmp(last, at, length))
			text_printf(way, "%s%.*s", way->length ? " > " : "", (int)length, at);
		at += length + (at[length] == '\'');
	}
}

static bool has_path(const char *announced, const struct finding *finding)
{
	struct text way = { 0 };
	for (size_t i = 0; i < finding->steps.count; i++)
		add_names(&way, finding->steps.items[i].text);
	bool same = is_text(announced, text_string(&way));
	if (!same)
		printf("  %s:%u: the path is '%s', not '%s'\n", finding->path, finding->line,
			text_string(&way), announced);
	text_release(&way);
	return same;
}

static bool has_hint(const char *announced, const struct finding *finding)
{
	const char *hint = finding->hint ? finding->hint : "";
	if (is_text(announced, hint))
		return true;
	printf("  %s:%u: the hint is '%s', not '%s'\n", finding->path, finding->line, hint,
		announced);
	return false;
}

static bool has_certainty(const char *announced, const struct finding *finding)
{
	const char *certainty = certainty_name((enum certainty)finding->certainty);
	if (!strcmp(announced, certainty))
		return true;
	printf("  %s:%u: it is %s, not %s\n", finding->path, finding->line, certainty, announced);
	return false;
}

/* "safe", "suggest why a person has to look". */
static bool has_fix(const char *announced, const struct finding *finding)
{
	static const char *const classes[] = {
		[FIX_NONE] = "none",
		[FIX_SKETCH] = "sketch",
		[FIX_SUGGEST] = "suggest",
		[FIX_SAFE] = "safe",
	};
	struct text fix = { 0 };
	text_printf(&fix, "%s%s%s", classes[finding->fix], finding->doubt ? " " : "",
		finding->doubt ? finding->doubt : "");
	bool same = is_text(announced, text_string(&fix));
	if (!same)
		printf("  %s:%u: the fix is '%s', not '%s'\n", finding->path, finding->line,
			text_string(&fix), announced);
	text_release(&fix);
	return same;
}

static bool is_step(const struct detail *detail, const struct finding_step *step)
{
	if (!is_text(detail->text, step->text))
		return false;
	return !detail->file ||
	       (detail->line == step->line && text_ends_with(step->path, detail->file));
}

/* Searches behind the step found before, at `next`. */
static bool has_step(const struct detail *detail, const struct finding *finding, size_t *next)
{
	for (size_t i = *next; i < finding->steps.count; i++) {
		if (!is_step(detail, &finding->steps.items[i]))
			continue;
		*next = i + 1;
		return true;
	}
	printf("  %s:%u: no step '%s'%s", finding->path, finding->line, detail->text,
		detail->file ? " at " : "");
	if (detail->file)
		printf("%s:%u", detail->file, detail->line);
	printf("; there are:\n");
	for (size_t i = 0; i < finding->steps.count; i++)
		printf("    %s:%u %s\n", finding->steps.items[i].path, finding->steps.items[i].line,
			finding->steps.items[i].text);
	return false;
}

bool expectation_says(const struct expectation_list *list, const struct expectation *expectation,
	const struct finding *finding)
{
	bool ok = true;
	size_t next = 0;
	for (size_t i = 0; i < expectation->detail_count; i++) {
		const struct detail *detail = &list->details.items[expectation->first_detail + i];
		switch (detail->kind) {
		case DETAIL_HINT:
			ok = has_hint(detail->text, finding) && ok;
			break;
		case DETAIL_PATH:
			ok = has_path(detail->text, finding) && ok;
			break;
		case DETAIL_FIX:
			ok = has_fix(detail->text, finding) && ok;
			break;
		case DETAIL_STEP:
			ok = has_step(detail, finding, &next) && ok;
			break;
		case DETAIL_CERTAINTY:
			ok = has_certainty(detail->text, finding) && ok;
			break;
		}
	}
	return ok;
}

void expectations_reset(struct expectation_list *list)
{
	array_reset(&list->items);
	array_reset(&list->details);
}

void expectations_release(struct expectation_list *list)
{
	array_release(&list->items);
	array_release(&list->details);
}
