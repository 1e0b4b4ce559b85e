/* while, do, for; break and continue (6.8.5, 6.8.6) */
int test(int);
void body(int), step(void), start(void);

void while_tests_first(void)
{
	while (test(1))
		body(1);
}

void do_tests_last(void)
{
	do
		body(2);
	while (test(2));
}

void for_has_all_clauses(void)
{
	for (start(); test(3); step())
		body(3);
}

void continue_goes_to_the_step(int n)
{
	for (int i = 0; i < n; i++) {
		if (test(i))
			continue;
		if (test(-i))
			break;
		body(i);
	}
}

void continue_in_do_goes_to_the_test(void)
{
	do {
		if (test(4))
			continue;
		body(4);
	} while (test(5));
}

void break_leaves_the_inner_loop(void)
{
	for (;;) {
		while (test(6))
			break;
		body(6);
	}
}
