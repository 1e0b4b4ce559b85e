/* cleanup handlers run at every exit of a scope, last declared first (GNU C) */
struct lock { int held; };
void unlock(struct lock *), drop(int *);
int test(int);
void work(int);
#define AUTO __attribute__((cleanup(unlock), unused))

void falls_out(void)
{
	struct lock outer AUTO = { 1 };
	int inner __attribute__((cleanup(drop))) = 2;
	work(1);
}

int value_is_computed_before(void)
{
	struct lock l AUTO = { 1 };
	return test(l.held);
}

void break_and_continue(int n)
{
	struct lock outer AUTO = { 1 };
	while (n) {
		struct lock inner AUTO = { 2 };
		if (test(1))
			continue;
		if (test(2))
			break;
		work(2);
	}
}

void goto_out(void)
{
	{
		struct lock l AUTO = { 1 };
		if (test(1))
			goto out;
		work(3);
	}
	work(4);
out:
	work(5);
}

void goto_back_before_the_declaration(void)
{
again:
	work(6);
	struct lock l AUTO = { 1 };
	if (test(1))
		goto again;
	work(7);
}

int of_a_statement_expression(void)
{
	return ({
		struct lock l AUTO = { 1 };
		test(l.held);
	});
}

void for_scope(void)
{
	for (struct lock l AUTO = { 1 }; test(l.held);)
		work(8);
}
