/*
 * The text comes of the model's parts (model/rewrite.h) and of the arguments as they are written.
 * Lengths of time become milliseconds: numbers are computed, everything else is an expression, and
 * what is lost by rounding up is said.
 *
 * Errs towards doubt: whatever is not proven about where the call stands makes it a suggestion.
 */
#include "rule/rewrite.h"

#include <string.h>

#include "base/text.h"
#include "model/rewrite.h"
#include "rule/mend.h"
#include "rule/stream_text.h"
#include "rule/time_text.h"
#include "rule/told.h"
#include "rule/written_call.h"

struct rewriting {
	struct function_pass *pass;
	const struct program_call *call;
	struct written_call written;
	const struct rewrite *rewrite;
	struct text text;
	const char *owner; /* the stream, as it is written; or NULL */
	bool is_rounded;
};

/* ----------------------------------------------------------------------------------------- text */

static void add_span(struct rewriting *r, struct span span)
{
	text_add_n(&r->text, r->written.source->text + span.begin, span.end - span.begin);
}

static bool is_zero(const struct rewriting *r, struct span span)
{
	return span.end == span.begin + 1 && r->written.source->text[span.begin] == '0';
}

static bool add_part(struct rewriting *r, const struct rewrite_part *part)
{
	struct written_call *written = &r->written;
	switch (part->kind) {
	case REWRITE_TEXT:
		text_add(&r->text, part->text);
		return true;
	case REWRITE_CALL:
		add_span(r, written->whole);
		return true;
	case REWRITE_ARGUMENTS:
		if (written->argument_count)
			add_span(r, (struct span){ written->arguments[0].begin,
					    written->arguments[written->argument_count - 1].end });
		return true;
	case REWRITE_OWNER:
		if (r->owner)
			text_add(&r->text, r->owner);
		return r->owner != NULL;
	case REWRITE_ARGUMENT:
		if ((uint32_t)part->argument >= written->argument_count)
			return false;
		if (part->unit != TIME_UNIT_NONE)
			return time_text_add(&r->text, r->pass, r->call, written,
				(uint32_t)part->argument, part->unit, &r->is_rounded);
		if (!part->flag || !is_zero(r, written->arguments[part->argument]))
			add_span(r, written->arguments[part->argument]);
		if (part->flag)
			text_printf(&r->text, "%s%s",
				is_zero(r, written->arguments[part->argument]) ? "" : " | ",
				part->flag);
		return true;
	}
	return false;
}

/* Names, members, elements and numbers: may be written twice. */
static bool is_plain(const struct rewriting *r, struct span span)
{
	static const char allowed[] = "->.[]";
	struct token tokens[16];
	size_t count = source_tokens(r->written.source, span, tokens, 16);
	for (size_t i = 0; i < count; i++) {
		const char *text = r->written.source->text + tokens[i].offset;
		bool is_punctuator = tokens[i].kind == TOKEN_PUNCTUATOR;
		if (!is_punctuator && tokens[i].kind != TOKEN_IDENTIFIER &&
			tokens[i].kind != TOKEN_NUMBER)
			return false;
		if (is_punctuator && (!strchr(allowed, *text) || !strncmp(text, "--", 2)))
			return false;
	}
	return count > 0;
}

/* What an argument does must not be done twice. */
static bool may_repeat(const struct rewriting *r)
{
	uint64_t seen = 0;
	bool has_all = false;
	for (size_t i = 0; i < r->rewrite->part_count; i++)
		has_all |= r->rewrite->parts[i].kind == REWRITE_CALL ||
			   r->rewrite->parts[i].kind == REWRITE_ARGUMENTS;
	for (size_t i = 0; i < r->rewrite->part_count; i++) {
		const struct rewrite_part *part = &r->rewrite->parts[i];
		if (part->kind != REWRITE_ARGUMENT ||
			(uint32_t)part->argument >= r->written.argument_count)
			continue;
		bool is_repeated = has_all || seen >> part->argument & 1;
		seen |= UINT64_C(1) << part->argument;
		if (is_repeated && !is_plain(r, r->written.arguments[part->argument]))
			return false;
	}
	return true;
}

static bool make_text(struct rewriting *r)
{
	if (!may_repeat(r))
		return false;
	for (size_t i = 0; i < r->rewrite->part_count; i++)
		if (!add_part(r, &r->rewrite->parts[i]))
			return false;
	return true;
}

/* ---------------------------------------------------------------------------------------- doubt */

static void doubt(struct rewriting *r, struct finding *finding)
{
	struct finding_list *findings = r->pass->findings;
	if (r->rewrite->doubt)
		finding_doubt(findings, finding, "%s", r->rewrite->doubt);
	if (r->is_rounded)
		finding_doubt(findings, finding, "the time is rounded up to whole milliseconds");
	mend_doubt_context(r->pass, finding);
	if (!r->rewrite->wants_result && call_is_result_used(r->pass, r->call))
		finding_doubt(findings, finding,
			"what replaces '%s' returns 0 or a negative error, and sets no errno",
			pass_callee_name(r->pass, r->call));
	mend_doubt_suspension(r->pass, finding, r->call);
}

/* ---------------------------------------------------------------------------------------- which */

static bool holds(
	struct function_pass *pass, const struct program_call *call, const struct rewrite *rewrite)
{
	struct role asked = { .when = rewrite->when };
	return program_role_holds(pass_body(pass), call->instr, &asked);
}

/* Of the first role of a kind; any category for block_category_count. */
static const struct rewrite *rewrite_of(struct function_pass *pass, const struct program_call *call,
	enum role_kind kind, enum block_category category)
{
	struct role_list roles = pass->program->symbols[call->symbol].roles;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		bool is_meant = role->kind == kind &&
				(category == block_category_count || role->category == category);
		if (role->rewrite && is_meant && holds(pass, call, role->rewrite))
			return role->rewrite;
	}
	return NULL;
}

/* What is offered by our runtime is no advice for a program without it. */
static bool is_available(const struct program *program, const struct rewrite *rewrite)
{
	bool is_ours = rewrite->include && text_starts_with(rewrite->include, "async/");
	return !is_ours || program->has_runtime;
}

static void add_edits(struct rewriting *r, struct finding *finding)
{
	struct span whole = r->written.whole;
	finding_fix(r->pass->findings, finding, FIX_SAFE,
		source_edit(r->written.source, whole.begin, whole.end - whole.begin), "%s",
		text_string(&r->text));
	if (r->rewrite->include)
		mend_include(r->pass, finding, r->written.source, r->rewrite->include);
}

/* A pass over the function that a call stands in. */
static struct function_pass pass_of(
	const struct function_pass *pass, const struct program_call *call)
{
	struct function_pass own = *pass;
	own.node = call->caller;
	own.function = &pass->program->functions[own.node];
	return own;
}

static void rewrite_block(struct rewriting *r, struct finding *finding)
{
	struct function_pass *pass = r->pass;
	if (!is_available(pass->program, r->rewrite) || !pass_is_in_task(pass) ||
		(r->rewrite->wants_result && !call_is_result_used(pass, r->call)) ||
		!written_call_find(pass, r->call, &r->written) || !make_text(r))
		return;
	doubt(r, finding);
	add_edits(r, finding);
}

void rewrite_blocking_call(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, enum block_category category)
{
	struct function_pass own = pass_of(pass, call);
	struct rewriting r = { .pass = &own, .call = call };
	if (call->symbol == air_none)
		return;
	r.rewrite = rewrite_of(&own, call, ROLE_BLOCKS, category);
	if (r.rewrite)
		rewrite_block(&r, finding);
	text_release(&r.text);
}

/* Whoever drops the result said so, or does now. */
static void say_dropped(struct rewriting *r)
{
	size_t at = r->written.whole.begin;
	if (call_is_result_used(r->pass, r->call))
		return;
	while (at && strchr(" \t\n", r->written.source->text[at - 1]))
		at--;
	if (at && r->written.source->text[at - 1] != ')')
		text_add(&r->text, "(void)");
}

static void rewrite_with_owner(struct rewriting *r, struct finding *finding, bool is_shared)
{
	struct function_pass *pass = r->pass;
	enum told told = told_of_call(pass, r->call);
	if (!is_available(pass->program, r->rewrite) || told == TOLD_BY_ERRNO ||
		!(pass->function->contexts & 1u << CONTEXT_TASK) ||
		!written_call_find(pass, r->call, &r->written))
		return;
	say_dropped(r);
	if (!make_text(r) || !told_mend(pass, finding, r->call))
		return;
	if (told == TOLD_TO_OTHERS)
		finding_doubt(pass->findings, finding,
			"others get the result: a negative error, not -1 and errno");
	if (is_shared)
		finding_doubt(pass->findings, finding,
			"another task may use the stream at the same time, which is -EBUSY");
	if (r->rewrite->doubt)
		finding_doubt(pass->findings, finding, "%s", r->rewrite->doubt);
	mend_doubt_context(pass, finding);
	mend_doubt_suspension(pass, finding, r->call);
	add_edits(r, finding);
}

void rewrite_transfer(struct function_pass *pass, struct finding *finding,
	const struct transfer *transfer, const struct possession *possession)
{
	struct rewriting r = { .pass = pass, .call = transfer->call };
	struct text owner = { 0 };
	r.rewrite = rewrite_of(pass, transfer->call, ROLE_TRANSFERS, block_category_count);
	if (r.rewrite && stream_text(pass, transfer->call, possession, &owner)) {
		r.owner = text_string(&owner);
		rewrite_with_owner(&r, finding, possession->is_assumed);
	}
	text_release(&owner);
	text_release(&r.text);
}

void rewrite_maker(
	struct function_pass *pass, struct finding *finding, const struct program_call *made)
{
	struct function_pass own = pass_of(pass, made);
	struct rewriting r = { .pass = &own, .call = made };
	if (made->symbol == air_none)
		return;
	r.rewrite = rewrite_of(&own, made, ROLE_MAKES_NONBLOCKING, block_category_count);
	if (r.rewrite && written_call_find(&own, made, &r.written) && make_text(&r)) {
		finding_doubt(pass->findings, finding,
			"whatever uses it must bear that it does not wait: EAGAIN");
		add_edits(&r, finding);
	}
	text_release(&r.text);
}
