/*
 * The evaluator of written facts: what is not said is unknown, as in the analyzer.
 */
#include "facts.h"

#include <check.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/condition.h"
#include "suite.h"

const enum truth no = TRUTH_FALSE, yes = TRUTH_TRUE, maybe = TRUTH_UNKNOWN;

/* The fact that begins with the place of an atom ("arg2", "arg2.member", "result") and this sign;
 * NULL if it is not among them. */
static const char *fact_find(const char *facts, const struct condition *atom, const char *sign)
{
	char start[64];
	if (atom->argument == role_result)
		snprintf(start, sizeof(start), "result%s", sign);
	else
		snprintf(start, sizeof(start), "arg%d%s%s%s", atom->argument,
			atom->member ? "." : "", atom->member ? atom->member : "", sign);
	const char *found = strstr(facts, start);
	return found ? found + strlen(start) : NULL;
}

static enum truth truth_of(bool holds)
{
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth compare(enum condition_compare how, int64_t a, int64_t b)
{
	switch (how) {
	case COMPARE_EQ:
		return truth_of(a == b);
	case COMPARE_NE:
		return truth_of(a != b);
	case COMPARE_LT:
		return truth_of(a < b);
	case COMPARE_LE:
		return truth_of(a <= b);
	case COMPARE_GT:
		return truth_of(a > b);
	case COMPARE_GE:
		return truth_of(a >= b);
	}
	return TRUTH_UNKNOWN;
}

static enum truth either(
	const char *facts, const struct condition *atom, const char *positive, const char *negative)
{
	if (fact_find(facts, atom, positive))
		return TRUTH_TRUE;
	return fact_find(facts, atom, negative) ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static enum truth word_is_among(const char *facts, const struct condition *atom, const char *fact)
{
	const char *kind = fact_find(facts, atom, fact);
	if (!kind)
		return TRUTH_UNKNOWN;
	size_t length = strcspn(kind, " ");
	for (const char *word = atom->text; *word; word += strspn(word, "|")) {
		size_t size = strcspn(word, "|");
		if (size == length && !memcmp(word, kind, size))
			return TRUTH_TRUE;
		word += size;
	}
	return TRUTH_FALSE;
}

static enum truth text_matches(const char *facts, const struct condition *atom)
{
	const char *text = fact_find(facts, atom, ":text=");
	char given[64], pattern[64];
	if (!text)
		return TRUTH_UNKNOWN;
	snprintf(given, sizeof(given), "%.*s", (int)strcspn(text, " "), text);
	for (const char *at = atom->text; *at; at += strcspn(at, "|"), at += *at == '|') {
		snprintf(pattern, sizeof(pattern), "%.*s", (int)strcspn(at, "|"), at);
		if (!fnmatch(pattern, given, FNM_NOESCAPE))
			return TRUTH_TRUE;
	}
	return TRUTH_FALSE;
}

static enum truth ask(const struct condition *atom, void *data)
{
	const char *facts = data, *value;

	switch (atom->kind) {
	case CONDITION_COMPARE:
	case CONDITION_BITS:
		value = fact_find(facts, atom, "=");
		if (!value)
			return TRUTH_UNKNOWN;
		if (atom->kind == CONDITION_BITS)
			return truth_of(strtoll(value, NULL, 0) & atom->number);
		return compare(atom->compare, strtoll(value, NULL, 0), atom->number);
	case CONDITION_NULL:
		return either(facts, atom, ":null", ":set");
	case CONDITION_ZEROED:
		if (fact_find(facts, atom, ":null"))
			return TRUTH_FALSE;
		return either(facts, atom, ":zeroed", ":nonzero");
	case CONDITION_NONBLOCKING:
		return either(facts, atom, ":nonblocking", ":blocking");
	case CONDITION_DESCRIPTOR:
		return word_is_among(facts, atom, ":kind=");
	case CONDITION_TESTED:
		value = fact_find(facts, atom, ":tested=");
		return value ? truth_of(strtoll(value, NULL, 0) == atom->number) : TRUTH_FALSE;
	case CONDITION_FROM: /* evidence: nothing known is no */
		return truth_of(word_is_among(facts, atom, ":from=") == TRUTH_TRUE);
	case CONDITION_NAMED:
		return truth_of(word_is_among(facts, atom, ":named=") == TRUTH_TRUE);
	case CONDITION_TEXT:
		return text_matches(facts, atom);
	case CONDITION_ADDRESS:
		return either(facts, atom, ":address", ":name");
	case CONDITION_LINGERING:
		return truth_of(fact_find(facts, atom, ":lingering") != NULL);
	case CONDITION_CALLED:
		return truth_of(strstr(facts, "called") != NULL);
	case CONDITION_ANSWER: /* evidence again, and no fact says so */
		return TRUTH_FALSE;
	case CONDITION_NOT:
	case CONDITION_KNOWN:
	case CONDITION_AND:
	case CONDITION_OR:
		break;
	}
	ck_abort_msg("not an atom");
	return TRUTH_UNKNOWN;
}

static enum truth holds(const struct role *role, const char *facts)
{
	void *data = (void *)(uintptr_t)facts;
	enum truth when = condition_evaluate(role->when, ask, data);
	enum truth unless =
		role->unless ? condition_evaluate(role->unless, ask, data) : TRUTH_FALSE;
	if (when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return TRUTH_FALSE;
	return when == TRUTH_TRUE && unless == TRUTH_FALSE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static bool is_asked_for(const struct role *role, const struct fact_row *row)
{
	if (role->kind != row->kind)
		return false;
	return role->kind == ROLE_BLOCKS ? (int)role->category == row->value
					 : role->argument == row->value;
}

static void check_row(const struct model *model, const struct fact_row *row)
{
	struct role_list roles = model_function(model, row->name);
	enum truth found = TRUTH_FALSE;
	for (uint32_t i = 0; i < roles.count && found == TRUTH_FALSE; i++)
		if (is_asked_for(&roles.items[i], row))
			found = holds(&roles.items[i], row->facts);
	ck_assert_msg(found == *row->expected, "%s(%s): %s", row->name, row->facts,
		role_kind_name(row->kind));
}

/* --------------------------------------------------------------------------------- the suite */

struct model *shipped;
static const struct fact_row *rows_of_suite;

static void load(void)
{
	shipped = model_new();
	model_load_shipped(shipped);
}

static void release(void)
{
	model_free(shipped);
}

START_TEST(conditions_decide)
{
	check_row(shipped, &rows_of_suite[_i]);
}
END_TEST

int shipped_suite(const char *name, const struct fact_row *rows, size_t row_count,
	const TTest *const *tests, size_t test_count)
{
	TCase *cases = tcase_create(name);
	rows_of_suite = rows;
	tcase_add_checked_fixture(cases, load, release);
	tcase_add_loop_test(cases, conditions_decide, 0, (int)row_count);
	for (size_t i = 0; i < test_count; i++)
		tcase_add_test(cases, tests[i]);
	return suite_run(name, cases);
}
