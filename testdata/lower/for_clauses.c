/* Clauses of a `for` that are not there: libclang lists only the others. */
int test(int);
void body(void);

void only_first(int n)
{
	for (n--;;)
		body();
}

void only_condition(int n)
{
	for (; n--;)
		body();
}

void only_last(int n)
{
	for (;; n--)
		body();
}

void first_and_condition(int n)
{
	for (n = 1; test(n);)
		body();
}

void first_and_last(int n)
{
	for (n = 1;; n++ /* ; */)
		body();
}

void condition_and_last(int n)
{
	for (; test(';'); n++)
		body();
}

#define FOREVER(step)  for (;; step)
#define WHILE(n)       for (; n;)
#define COUNT(n, last) for (; (n) < (last); (n)++)
#define SET(n)         for ((n) = 0; test(n);)

void in_macros_the_form_decides(int n)
{
	COUNT(n, 3)
		body();
	SET(n)
		body();
	WHILE(n)
		body();
}
