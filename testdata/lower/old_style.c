/* Definitions and calls from before prototypes (6.9.1p6) */
int g();

int f(a, b)
	int a;
	char *b;
{
	return g(a, b);
}
