/*
 * One finding for each comment and kind; for each name that is no rule.
 *
 *  1. Nobody says that a comment is unused who has not seen all: a part of the program that was not
 *     read, a rule that is off, a function of which it is not known how it comes to run.
 *  2. A comment may allow findings about itself, as where another configuration needs it. So they
 *     are all made twice: at first only to see which rules about comments are of use.
 *  3. Of an unused comment that has no reason, or is out of date, only that it is unused is told.
 */
#include "rule/complaint.h"

#include <string.h>

#include "base/text.h"
#include "rule/edit_comment.h"

enum kind { UNUSED, EXPIRED, UNKNOWN, WITHOUT_REASON, kind_count };

static const char *const ids[kind_count] = {
	[UNUSED] = "unused-suppression",
	[EXPIRED] = "expired-suppression",
	[UNKNOWN] = "unknown-suppression",
	[WITHOUT_REASON] = "suppression-without-reason",
};

struct complaining {
	struct finding_list *findings;
	struct allowances *allowances;
	const struct program *program;
	const struct settle_options *options;
	bool is_trial;
	bool is_final;                           /* what is found now no comment allows */
	struct arena scratch;                    /* of the comment in hand */
	struct comment_file file;                /* of the comment in hand */
	const struct suppression_entry *entries; /* of the comment in hand */
};

/* -------------------------------------------------------------------------------------- rules */

static const struct rule *find_rule(const struct complaining *c, const char *id)
{
	for (size_t i = 0; c->options->rules[i]; i++)
		if (!strcmp(c->options->rules[i]->id, id))
			return c->options->rules[i];
	return NULL;
}

static bool is_on(const struct complaining *c, const char *id, const char *path)
{
	const struct rule *const *rules = c->options->rules;
	size_t number = 0;
	while (rules[number] && strcmp(rules[number]->id, id))
		number++;
	return rules[number] && !rule_setting_of(c->options->settings, rules, number, path).is_off;
}

/* Rules near to a name that is none: the nearest, and how many there are, 2 for more. */
static const char *nearest_rule(const struct complaining *c, const char *id, int *count)
{
	const char *known[128] = { 0 };
	size_t known_count = 0;
	for (; c->options->rules[known_count] && known_count < 128; known_count++)
		known[known_count] = c->options->rules[known_count]->id;
	const char *near = text_nearest(id, known, known_count);
	for (size_t i = 0; near && i < known_count; i++)
		if (known[i] == near)
			known[i] = known[--known_count];
	*count = !near ? 0 : text_nearest(id, known, known_count) ? 2 : 1;
	return near;
}

static bool is_about_comments(const char *id)
{
	for (int kind = 0; kind < kind_count; kind++)
		if (!strcmp(ids[kind], id))
			return true;
	return false;
}

/* ------------------------------------------------------------------------------------ judging */

/* Is it known how the function comes to run? Of a library's own functions it is not. */
static bool is_looked_at(const struct program_function *f)
{
	return !f->is_degraded && f->contexts & ~(1u << CONTEXT_UNKNOWN);
}

static bool is_file_looked_at(const struct program *program, const char *path)
{
	for (uint32_t n = program_first_function(program, path); n != air_none;
		n = program_next_function(program, n))
		if (is_looked_at(&program->functions[n]))
			return true;
	return false;
}

static bool speaks_of_nothing(const struct suppression *s)
{
	return s->scope == SUPPRESS_LINE && !s->first;
}

/* Would something have been found, if there was anything? */
static bool is_judged(const struct complaining *c, const struct suppression *s)
{
	if (speaks_of_nothing(s))
		return true;
	if (!c->options->saw_all)
		return false;
	if (s->scope == SUPPRESS_FILE)
		return is_file_looked_at(c->program, s->path);
	if (s->node != air_none)
		return is_looked_at(&c->program->functions[s->node]);
	return s->scope == SUPPRESS_LINE && !s->in_body;
}

static bool is_used(const struct complaining *c, const struct suppression *s, uint32_t entry)
{
	return c->allowances->is_used[s->first_entry + entry];
}

static bool is_unused(const struct complaining *c, const struct suppression *s, uint32_t entry)
{
	const char *rule = c->entries[entry].rule;
	if (!rule || !find_rule(c, rule) || is_used(c, s, entry))
		return false;
	if (is_about_comments(rule))
		return !c->is_trial;
	return is_on(c, rule, s->path);
}

/* ------------------------------------------------------------------------------------ findings */

/* A finding at some bytes of a comment; NULL in a trial, and when nobody wants to know. */
static struct finding *complaint_at(struct complaining *c, enum kind kind,
	const struct suppression *s, size_t offset, const char *callee)
{
	struct finding made = {
		.rule = ids[kind],
		.severity = SEVERITY_WARNING,
		.certainty = CERTAIN,
		.path = s->path,
		.line = s->line,
		.column = s->column,
		.function = "",
		.function_key = "",
		.callee = callee,
		.unit_count = 1,
	};
	const struct rule *rule = find_rule(c, ids[kind]);
	if (rule && !is_on(c, ids[kind], s->path))
		return NULL;
	if (!c->is_final)
		allow_complaint(c->allowances, s, &made);
	if (c->is_trial)
		return NULL;
	if (rule)
		made.severity = rule->severity;
	if (s->node != air_none) {
		made.function = c->program->functions[s->node].name;
		made.function_key = c->program->functions[s->node].key;
	}
	comment_open(&c->file, c->program, s->path);
	comment_place(&c->file, offset, &made.line, &made.column);
	struct finding *finding = finding_new(c->findings);
	*finding = made;
	return finding;
}

static void complain_problem(struct complaining *c, const struct suppression *s)
{
	struct finding *finding = complaint_at(c, UNKNOWN, s, s->offset, "");
	if (!finding)
		return;
	finding->message = arena_printf(&c->findings->arena,
		"this comment allows nothing, for it cannot be understood: %s", s->problem);
	finding_hint(c->findings, finding, "%s",
		s->scope == SUPPRESS_FUNCTION
			? "put /* async-lint: allow-function(rule) reason */ above a function, or "
			  "into it"
			: "write /* async-lint: allow(rule) reason */");
}

static void complain_unknown(
	struct complaining *c, const struct suppression *s, const struct suppression_entry *entry)
{
	int count;
	const char *near = nearest_rule(c, entry->rule, &count);
	struct finding *finding = complaint_at(c, UNKNOWN, s, entry->offset, entry->rule);
	if (!finding)
		return;
	finding->message = arena_printf(&c->findings->arena,
		"this comment allows '%s', but there is no such rule%s%s%s", entry->rule,
		near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
	if (near)
		finding_hint(c->findings, finding, "write '%s'", near);
	else
		finding_hint(c->findings, finding, "async-lint rules lists all that there are");
	if (count == 1)
		finding_fix(c->findings, finding, FIX_SAFE,
			comment_edit(&c->file, s, entry->offset, entry->length), "%s", near);
}

static void complain_reason(struct complaining *c, const struct suppression *s)
{
	struct finding *finding = complaint_at(c, WITHOUT_REASON, s, s->offset, "");
	if (!finding)
		return;
	finding->message = "this comment gives no reason, and so allows nothing";
	finding_hint(c->findings, finding,
		"say why it is right here: /* async-lint: allow(rule) reason */");
}

static void complain_expired(
	struct complaining *c, const struct suppression *s, const struct suppression_entry *date)
{
	struct finding *finding = complaint_at(c, EXPIRED, s, date->offset, "");
	if (!finding)
		return;
	finding->message = arena_printf(&c->findings->arena,
		"this comment allowed what is found here until %04u-%02u-%02u", s->until / 10000,
		s->until / 100 % 100, s->until % 100);
	finding_hint(c->findings, finding, "mend what is found, or give the comment another date");
}

/* ------------------------------------------------------------------------------------- unused */

static const char *where_words(const struct suppression *s)
{
	if (s->in_macro)
		return "findings stand where a macro is used, not in its definition";
	if (speaks_of_nothing(s))
		return "no line of code comes behind it";
	switch (s->scope) {
	case SUPPRESS_LINE:
		break;
	case SUPPRESS_FUNCTION:
		return "nothing of it is found in this function";
	case SUPPRESS_FILE:
		return "nothing of it is found in this file";
	}
	return "nothing of it is found here";
}

static const char *names_of(struct complaining *c, const struct suppression *s, const bool *is_out,
	const char *separator)
{
	struct text text = { 0 };
	for (uint32_t i = 0; i < s->entry_count; i++)
		if (is_out[i])
			text_printf(
				&text, "%s'%s'", text.length ? separator : "", c->entries[i].rule);
	const char *names = arena_strdup(&c->findings->arena, text_string(&text));
	text_release(&text);
	return names;
}

/* That a rule about comments is allowed in vain cannot itself be allowed. */
static bool is_only_about_comments(
	const struct complaining *c, const struct suppression *s, const bool *is_out)
{
	for (uint32_t i = 0; i < s->entry_count; i++)
		if (is_out[i] && !is_about_comments(c->entries[i].rule))
			return false;
	return true;
}

static void complain_unused(
	struct complaining *c, const struct suppression *s, const bool *is_out, bool is_whole)
{
	uint32_t first = 0;
	while (!is_out[first])
		first++;
	c->is_final = is_only_about_comments(c, s, is_out);
	const char *names = names_of(c, s, is_out, ", ");
	struct finding *finding =
		complaint_at(c, UNUSED, s, is_whole ? s->offset : c->entries[first].offset,
			is_whole ? names : c->entries[first].rule);
	c->is_final = false;
	if (!finding)
		return;
	finding->message = arena_printf(&c->findings->arena, "this comment allows %s, but %s",
		names_of(c, s, is_out, " and "), where_words(s));
	if (is_whole) {
		finding_hint(c->findings, finding, "delete the comment");
		comment_delete(&c->file, s, c->findings, finding);
		return;
	}
	finding_hint(c->findings, finding, "delete %s from its list", names);
	comment_shorten(&c->file, s, c->entries, is_out, c->findings, finding);
}

/* ------------------------------------------------------------------------------- one and all */

/* What of its list allows nothing. True when that is all there is in it. */
static bool find_unused(
	const struct complaining *c, const struct suppression *s, bool *is_out, bool *is_any)
{
	uint32_t rules = 0, out = 0;
	bool is_judged_here = is_judged(c, s);
	for (uint32_t i = 0; i < s->entry_count; i++) {
		is_out[i] = is_judged_here && is_unused(c, s, i);
		rules += c->entries[i].rule != NULL;
		out += is_out[i];
	}
	*is_any = out > 0;
	return rules == out;
}

static void complain_dates(struct complaining *c, const struct suppression *s)
{
	if (!s->until || c->options->today <= s->until)
		return;
	for (uint32_t i = 0; i < s->entry_count; i++)
		if (!c->entries[i].rule)
			complain_expired(c, s, &c->entries[i]);
}

static void complain_of(struct complaining *c, const struct suppression *s)
{
	bool is_any;
	if (s->problem) {
		complain_problem(c, s);
		return;
	}
	c->entries = c->program->suppressions.entries.items + s->first_entry;
	bool *is_out = arena_array(&c->scratch, s->entry_count, sizeof(*is_out));
	for (uint32_t i = 0; i < s->entry_count; i++)
		if (c->entries[i].rule && !find_rule(c, c->entries[i].rule))
			complain_unknown(c, s, &c->entries[i]);
	bool is_whole = find_unused(c, s, is_out, &is_any);
	if (is_any)
		complain_unused(c, s, is_out, is_whole);
	if (is_any && is_whole)
		return;
	if (*s->reason)
		complain_dates(c, s);
	else
		complain_reason(c, s);
}

void complain(struct finding_list *findings, struct allowances *allowances)
{
	struct complaining c = {
		.findings = findings,
		.allowances = allowances,
		.program = allowances->program,
		.options = allowances->options,
	};
	const struct suppression_list *list = &c.program->suppressions;
	if (!c.options->rules[0]) /* nothing was looked for: what comments name is not known */
		return;
	for (int round = 0; round < 2; round++) {
		c.is_trial = round == 0;
		for (size_t i = 0; i < list->items.count; i++) {
			if (!list->items.items[i].is_dead)
				complain_of(&c, &list->items.items[i]);
			arena_reset(&c.scratch);
		}
	}
	comment_release(&c.file);
	arena_release(&c.scratch);
}
