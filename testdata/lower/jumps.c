/* goto, labels in odd places, computed goto (6.8.1, 6.8.6.1) */
int test(int);
void a(void), b(void), c(void);

void forward_and_back(void)
{
again:
	a();
	if (test(1))
		goto out;
	b();
	goto again;
out:
	c();
}

void into_a_loop(int n)
{
	goto inside;
	while (test(n)) {
		a();
inside:
		b();
	}
}

void into_a_scope(void)
{
	goto inside;
	{
		int x = 1;
inside:
		x = test(x);
	}
	c();
}

void out_of_two_scopes(void)
{
	{
		int x = 1;
		{
			int y = 2;
			if (test(x + y))
				goto out;
		}
		a();
	}
out:;
}

void back_before_a_declaration(void)
{
again:
	a();
	int x = test(1);
	if (x)
		goto again;
}

void computed(int n)
{
	static void *const targets[] = { &&one, &&two };
	goto *targets[n];
one:
	a();
two:
	b();
three: /* not addressed */
	c();
	if (n)
		goto three;
}

int code_behind_return(void)
{
	return 1;
	a();
}
