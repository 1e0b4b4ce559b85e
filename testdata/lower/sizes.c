/* sizeof and its relatives do not evaluate, except for arrays of variable length (6.5.3.4) */
int f(int);
unsigned long not_evaluated(void)
{
	return sizeof(f(1)) + _Alignof(int);
}

unsigned long variable(int n)
{
	int a[f(1)][n];
	int (*p)[f(2)] = 0;
	return sizeof(a[f(3)]) + sizeof(int[f(4)]) + sizeof(int[f(5) ? 2 : 3]);
}

void typeof_does_not_evaluate(void)
{
	typeof(f(1)) x = 1;
	x = (typeof(f(2)))x;
}

unsigned long offset(void)
{
	struct s { int a; int b[4]; };
	return __builtin_offsetof(struct s, b[2]);
}
