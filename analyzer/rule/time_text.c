/*
 *  1. A number is computed: `sleep(2)` becomes 2000.
 *  2. `x * 1000` microseconds are `x`.
 *  3. Anything else is multiplied or divided as it stands, so that names stay; as uint64_t where it
 *     might not fit, and rounded up where flow does not know that it divides.
 *  4. Members of a struct are read where it stands, if that is written without side effects.
 */
#include "rule/time_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { most_tokens = 64, small = 2000000 };

struct timing {
	struct text *out;
	struct function_pass *pass;
	const struct program_call *call;
	const struct source *source;
	struct span span;
	struct token tokens[most_tokens];
	size_t count;
	struct air_value value;
	bool *is_rounded;
};

static bool is_text(const struct timing *t, size_t token, const char *text)
{
	return token < t->count && token_is(t->source->text, &t->tokens[token], text);
}

/* The value of a decimal literal of an integer. */
static bool is_number(const struct timing *t, size_t token, uint64_t *value)
{
	char spelling[32], *end;
	if (t->tokens[token].kind != TOKEN_NUMBER ||
		token_spelling(t->source->text, &t->tokens[token], spelling, sizeof(spelling)) > 18)
		return false;
	if (spelling[0] == '0' && spelling[1])
		return false;
	*value = strtoull(spelling, &end, 10);
	return end != spelling && end[strspn(end, "uUlL")] == '\0';
}

static void add_tokens(struct timing *t, size_t first, size_t end)
{
	if (first == end)
		return;
	size_t from = t->tokens[first].offset;
	size_t to = t->tokens[end - 1].offset + t->tokens[end - 1].length;
	text_add_n(t->out, t->source->text + from, to - from);
}

/* The token behind the group that begins at `token`; the count when it does not end. */
static size_t behind_group(const struct timing *t, size_t token)
{
	int depth = 0;
	for (; token < t->count; token++) {
		depth += is_text(t, token, "(") || is_text(t, token, "[") || is_text(t, token, "{");
		depth -= is_text(t, token, ")") || is_text(t, token, "]") || is_text(t, token, "}");
		if (!depth)
			return token + 1;
	}
	return t->count;
}

/* Names, members and elements: `a`, `a->b.c[i]`, which may stand anywhere and be read twice. With
 * `calls` also what is in parentheses, and calls. */
static bool is_operand(const struct timing *t, size_t first, size_t end, bool calls)
{
	if (first == end)
		return false;
	bool is_name = t->tokens[first].kind == TOKEN_IDENTIFIER ||
		       (calls && t->tokens[first].kind == TOKEN_NUMBER);
	size_t at = first + 1;
	if (!is_name && !(calls && is_text(t, first, "(")))
		return false;
	if (!is_name)
		at = behind_group(t, first);
	while (at < end) {
		if (is_text(t, at, ".") || is_text(t, at, "->"))
			at += 2;
		else if (is_text(t, at, "[") || (calls && is_text(t, at, "(")))
			at = behind_group(t, at);
		else
			return false;
	}
	return at == end;
}

static void add_operand(struct timing *t, size_t first, size_t end)
{
	bool is_bare = is_operand(t, first, end, true);
	text_add(t->out, is_bare ? "" : "(");
	add_tokens(t, first, end);
	text_add(t->out, is_bare ? "" : ")");
}

static bool is_constant(struct timing *t, int64_t *value)
{
	return flow_constant(pass_body(t->pass)->flow, t->call->instr, t->value, value) &&
	       *value >= 0;
}

/* -------------------------------------------------------------------------------------- numbers */

static bool add_seconds(struct timing *t)
{
	uint64_t number;
	int64_t constant;
	if (t->count == 1 && is_number(t, 0, &number)) {
		text_printf(t->out, "%" PRIu64, number * 1000);
		return number < UINT64_MAX / 1000;
	}
	if (!is_constant(t, &constant) || constant > small)
		text_add(t->out, "(uint64_t)");
	add_operand(t, 0, t->count);
	text_add(t->out, " * 1000");
	return true;
}

/* Is it a product whose first or last factor is 1000, of which the rest is [*first, *end)? */
static bool is_thousands(const struct timing *t, size_t *first, size_t *end)
{
	bool is_last =
		t->count > 2 && is_text(t, t->count - 1, "1000") && is_text(t, t->count - 2, "*");
	bool is_first = t->count > 2 && is_text(t, 0, "1000") && is_text(t, 1, "*");
	*first = is_last ? 0 : 2;
	*end = is_last ? t->count - 2 : t->count;
	if (!is_last && !is_first)
		return false;
	if (is_text(t, *first, "(") && behind_group(t, *first) == *end) {
		*first += 1;
		*end -= 1;
		return true;
	}
	/* Anything else between operands at this depth may bind less than the product. */
	for (size_t at = *first; at < *end;) {
		size_t next = at;
		while (next < *end && !is_text(t, next, "*"))
			next = is_text(t, next, "(") || is_text(t, next, "[")
				       ? behind_group(t, next)
				       : next + 1;
		if (!is_operand(t, at, next, true))
			return false;
		at = next + 1;
	}
	return true;
}

static bool add_microseconds(struct timing *t)
{
	uint64_t number;
	int64_t constant;
	size_t first, end;
	if (t->count == 1 && is_number(t, 0, &number)) {
		*t->is_rounded |= number % 1000 != 0;
		text_printf(t->out, "%" PRIu64, (number + 999) / 1000);
		return true;
	}
	if (is_thousands(t, &first, &end)) {
		add_tokens(t, first, end);
		return true;
	}
	if (is_constant(t, &constant) && constant % 1000 == 0) {
		add_operand(t, 0, t->count);
		text_add(t->out, " / 1000");
		return true;
	}
	*t->is_rounded = true;
	text_char(t->out, '(');
	add_operand(t, 0, t->count);
	text_add(t->out, " + 999) / 1000");
	return true;
}

/* -------------------------------------------------------------------------------------- structs */

static bool member(struct timing *t, const char *name, int64_t *constant)
{
	struct flow *flow = pass_body(t->pass)->flow;
	struct air_value value;
	uint32_t seen;
	return flow_member(flow, t->call->instr, t->value, name, &value, &seen) &&
	       flow_constant(flow, seen, value, constant) && *constant >= 0;
}

/* `&x` is `x.`, `x` is `x->`. */
static bool add_member(struct timing *t, const char *name)
{
	bool is_address = is_text(t, 0, "&");
	if (!is_operand(t, is_address, t->count, false))
		return false;
	text_add(t->out, "(uint64_t)");
	add_tokens(t, is_address, t->count);
	text_printf(t->out, "%s%s", is_address ? "." : "->", name);
	return true;
}

/* `fraction`: the member with what is less than a second, `per_ms` of which are a millisecond. */
static bool add_struct(struct timing *t, const char *fraction, int64_t per_ms)
{
	int64_t seconds, rest;
	bool has_seconds = member(t, "tv_sec", &seconds);
	bool has_rest = member(t, fraction, &rest);
	bool is_exact = has_rest && rest % per_ms == 0;
	*t->is_rounded |= !is_exact;
	/* A compound literal has no name by which to read its members. */
	if (is_text(t, 0, "&") && is_text(t, 1, "(")) {
		text_printf(t->out, "%" PRId64, seconds * 1000 + (rest + per_ms - 1) / per_ms);
		return has_seconds && has_rest && seconds < small;
	}
	if (has_rest && !rest)
		return add_member(t, "tv_sec") && (text_add(t->out, " * 1000"), true);
	if (!(has_seconds && !seconds)) {
		if (!add_member(t, "tv_sec"))
			return false;
		text_add(t->out, " * 1000 + ");
	}
	text_add(t->out, is_exact ? "" : "(");
	if (!add_member(t, fraction))
		return false;
	if (!is_exact)
		text_printf(t->out, " + %" PRId64 ")", per_ms - 1);
	text_printf(t->out, " / %" PRId64, per_ms);
	return true;
}

bool time_text_add(struct text *out, struct function_pass *pass, const struct program_call *call,
	const struct written_call *written, uint32_t number, enum time_unit unit, bool *is_rounded)
{
	const struct air_function *f = &pass_body(pass)->air;
	struct timing t = {
		.out = out,
		.pass = pass,
		.call = call,
		.source = written->source,
		.span = written->arguments[number],
		.value = air_call_argument(f, &f->instrs[call->instr], number),
		.is_rounded = is_rounded,
	};
	t.count = source_tokens(t.source, t.span, t.tokens, most_tokens);
	if (!t.count)
		return false;
	switch (unit) {
	case TIME_UNIT_S:
		return add_seconds(&t);
	case TIME_UNIT_US:
		return add_microseconds(&t);
	case TIME_UNIT_TIMESPEC:
		return add_struct(&t, "tv_nsec", 1000000);
	case TIME_UNIT_TIMEVAL:
		return add_struct(&t, "tv_usec", 1000);
	case TIME_UNIT_NONE:
	case time_unit_count:
		break;
	}
	return false;
}
