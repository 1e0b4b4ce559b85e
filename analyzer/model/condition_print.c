/*
 * Conditions as text, in the form that condition_parse reads.
 */
#include "model/condition.h"
#include "model/role.h"

static const char *relation_text(const struct condition *condition)
{
	static const char *const compares[] = { [COMPARE_EQ] = "==",
		[COMPARE_NE] = "!=",
		[COMPARE_LT] = "<",
		[COMPARE_LE] = "<=",
		[COMPARE_GT] = ">",
		[COMPARE_GE] = ">=" };
	return condition->kind == CONDITION_BITS ? "&" : compares[condition->compare];
}

static void print_place(struct text *out, int argument)
{
	if (argument == role_result)
		text_add(out, "result");
	else
		text_printf(out, "arg%d", argument);
}

static void print_number(struct text *out, const struct condition *condition)
{
	if (condition->text)
		text_add(out, condition->text);
	else
		text_printf(out, "%lld", (long long)condition->number);
}

static void print_relation(struct text *out, const struct condition *condition)
{
	text_printf(out, " %s ", relation_text(condition));
	print_number(out, condition);
}

/* Texts get their quotes back. */
static void print_texts(struct text *out, const char *texts)
{
	text_char(out, '"');
	for (; *texts; texts++)
		if (*texts == '|')
			text_add(out, "\"|\"");
		else
			text_char(out, *texts);
	text_char(out, '"');
}

static void print_atom(struct text *out, const struct condition *condition)
{
	if (condition->kind == CONDITION_ANSWER) {
		text_printf(out, "answer of %s", condition->member);
		print_relation(out, condition);
		return;
	}
	if (condition->kind == CONDITION_CALLED) {
		text_printf(out, "called %s", condition->text);
		return;
	}
	print_place(out, condition->argument);
	if (condition->member)
		text_printf(out, ".%s", condition->member);
	switch (condition->kind) {
	case CONDITION_COMPARE:
	case CONDITION_BITS:
		print_relation(out, condition);
		break;
	case CONDITION_NULL:
		text_add(out, " is null");
		break;
	case CONDITION_ZEROED:
		text_add(out, " is zeroed");
		break;
	case CONDITION_NONBLOCKING:
		text_add(out, " is nonblocking");
		break;
	case CONDITION_DESCRIPTOR:
		text_printf(out, " is kind %s", condition->text);
		break;
	case CONDITION_FROM:
		text_printf(out, " is from %s", condition->text);
		break;
	case CONDITION_NAMED:
		text_printf(out, " is named %s", condition->text);
		break;
	case CONDITION_TEXT:
		text_add(out, " is text ");
		print_texts(out, condition->text);
		break;
	case CONDITION_ADDRESS:
		text_add(out, " is address");
		break;
	case CONDITION_TESTED:
		text_add(out, " tested ");
		print_number(out, condition);
		break;
	case CONDITION_LINGERING:
		text_add(out, " is lingering");
		break;
	case CONDITION_CALLED:
	case CONDITION_ANSWER:
	case CONDITION_NOT:
	case CONDITION_KNOWN:
	case CONDITION_AND:
	case CONDITION_OR:
		BUG("not an atom");
	}
}

/* How tightly a kind binds: what binds less than its surroundings needs parentheses. */
static int binding(enum condition_kind kind)
{
	if (kind == CONDITION_OR)
		return 0;
	if (kind == CONDITION_AND)
		return 1;
	return 2;
}

static void print_inside(struct text *out, const struct condition *condition, int around)
{
	enum condition_kind kind = condition->kind;
	int binds = binding(kind);

	if (binds < around)
		text_char(out, '(');
	if (kind == CONDITION_NOT || kind == CONDITION_KNOWN) {
		text_add(out, kind == CONDITION_NOT ? "not " : "known ");
		print_inside(out, condition->left, 2);
	} else if (kind == CONDITION_AND || kind == CONDITION_OR) {
		print_inside(out, condition->left, binds);
		text_add(out, kind == CONDITION_AND ? " and " : " or ");
		print_inside(out, condition->right, binds + 1);
	} else {
		print_atom(out, condition);
	}
	if (binds < around)
		text_char(out, ')');
}

void condition_print(struct text *out, const struct condition *condition)
{
	if (condition)
		print_inside(out, condition, 0);
}
