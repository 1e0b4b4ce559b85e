/*
 * The value of a condition, out of the values of its atoms: Kleene's logic of three.
 */
#include "model/condition.h"

static enum truth truth_not(enum truth a)
{
	if (a == TRUTH_UNKNOWN)
		return a;
	return a == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

/* `strong` decides alone: false for "and", true for "or". */
static enum truth truth_join(enum truth a, enum truth b, enum truth strong)
{
	if (a == strong || b == strong)
		return strong;
	if (a == TRUTH_UNKNOWN || b == TRUTH_UNKNOWN)
		return TRUTH_UNKNOWN;
	return truth_not(strong);
}

enum truth condition_evaluate(const struct condition *condition, condition_atom atom, void *data)
{
	if (!condition)
		return TRUTH_TRUE;
	switch (condition->kind) {
	case CONDITION_NOT:
		return truth_not(condition_evaluate(condition->left, atom, data));
	case CONDITION_KNOWN:
		return condition_evaluate(condition->left, atom, data) == TRUTH_TRUE ? TRUTH_TRUE
										     : TRUTH_FALSE;
	case CONDITION_AND:
		return truth_join(condition_evaluate(condition->left, atom, data),
			condition_evaluate(condition->right, atom, data), TRUTH_FALSE);
	case CONDITION_OR:
		return truth_join(condition_evaluate(condition->left, atom, data),
			condition_evaluate(condition->right, atom, data), TRUTH_TRUE);
	case CONDITION_COMPARE:
	case CONDITION_BITS:
	case CONDITION_NULL:
	case CONDITION_ZEROED:
	case CONDITION_NONBLOCKING:
	case CONDITION_DESCRIPTOR:
	case CONDITION_TESTED:
	case CONDITION_FROM:
	case CONDITION_TEXT:
	case CONDITION_ADDRESS:
	case CONDITION_LINGERING:
	case CONDITION_NAMED:
	case CONDITION_CALLED:
	case CONDITION_ANSWER:
		return atom(condition, data);
	}
	return TRUTH_UNKNOWN;
}

uint32_t condition_arguments(const struct condition *condition, uint32_t kinds)
{
	if (!condition)
		return 0;
	if (condition_is_compound(condition))
		return condition_arguments(condition->left, kinds) |
		       condition_arguments(condition->right, kinds);
	bool is_one = kinds >> condition->kind & 1 && condition->argument >= 0 &&
		      condition->argument < 32;
	return is_one ? UINT32_C(1) << condition->argument : 0;
}

enum truth condition_compare(const struct condition *atom, int64_t value)
{
	bool holds = false;
	switch (atom->compare) {
	case COMPARE_EQ:
		holds = value == atom->number;
		break;
	case COMPARE_NE:
		holds = value != atom->number;
		break;
	case COMPARE_LT:
		holds = value < atom->number;
		break;
	case COMPARE_LE:
		holds = value <= atom->number;
		break;
	case COMPARE_GT:
		holds = value > atom->number;
		break;
	case COMPARE_GE:
		holds = value >= atom->number;
		break;
	}
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}
