/* &&, ||, !, ?: and the comma: order and short circuit (6.5.13 to 6.5.17) */
int f(int), g(int), h(int);
void sink(int);

void conditions_branch_without_values(int x)
{
	if (f(x) && !g(x) || h(x))
		sink(1);
}

int a_value_joins_in_a_temporary(int x)
{
	return f(x) && g(x);
}

int negation_swaps(int x)
{
	while (!(f(x) || !g(x)))
		sink(2);
	return 0;
}

int conditional(int x)
{
	return f(x) ? g(1) : h(2);
}

int omitted_middle_is_evaluated_once(int x)
{
	return f(x) ?: g(1);
}

void comma_keeps_calls(void)
{
	if ((f(1), 1))
		sink(3);
	sink((f(2), 1));
}

void constants_stay_branches(void)
{
	if (0 && f(1))
		sink(4);
	do {
		sink(5);
	} while (0);
}
