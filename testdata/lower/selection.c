/* if, else, nesting, the dangling else (6.8.4.1) */
void a(void), b(void), c(void);
int test(int);

void if_only(int x)
{
	if (x)
		a();
	b();
}

void else_binds_to_nearest_if(int x, int y)
{
	if (x)
		if (y)
			a();
		else
			b();
	c();
}

void condition_is_a_call(void)
{
	if (test(1))
		a();
	else
		b();
}

int both_arms_return(int x)
{
	if (x)
		return 1;
	else
		return 2;
}
