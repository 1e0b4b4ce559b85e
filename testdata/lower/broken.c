/* An error degrades the function it stands in, and no other */
int f(int);

int before(void)
{
	return f(1);
}

int broken(void)
{
	f(1);
	undeclared();
	missing = 1;
	return f(2);
}

#define BAD(x) (x + missing)
int broken_in_a_macro(int x)
{
	return BAD(x);
}

int after(void)
{
	return f(3);
}
