/*
 * Function pointers in arrays: local ones, with two dimensions, of structs, global ones that are
 * filled at run time. A constant index is one element, an unknown one any of them.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

typedef int (*step)(int n);

static int slow(int n)
{
	return (int)sleep((unsigned)n);
}

static int quick(int n)
{
	return n;
}

static step grid[2][2] = { { quick, slow }, { quick, quick } };
static step harmless[2] = { quick, quick };
static step registered[8];
static int registered_count;

static void add(step function)
{
	registered[registered_count++] = function;
}

static int local_array(int i)
{
	step steps[] = { quick, slow };

	return steps[0](1) + steps[i](1);
}

static int local_grid(int i, int j)
{
	step steps[2][2] = { { quick, quick }, { slow, quick } };

	return steps[i][j](1);
}

static int local_structs(int i)
{
	struct {
		const char *name;
		step run;
	} steps[] = { { "quick", quick }, { .run = slow, .name = "slow" } };

	return steps[i].run(1);
}

static int first_element(void)
{
	step steps[] = { quick, slow };

	return steps[0](1);
}

static int start(void *arg)
{
	int i = arg != NULL;
	int rc = async_yield();

	rc |= local_array(i);   // expect: blocking-call
	rc |= local_grid(i, i); // expect: blocking-call
	rc |= local_structs(i); // expect: blocking-call
	rc |= grid[i][i](1);    // expect: blocking-call
	rc |= harmless[i](1);
	rc |= first_element();
	return rc | registered[i](2); // expect: blocking-call
}

int main(void)
{
	add(quick);
	add(slow);
	return async_run(start, NULL, NULL) < 0;
}
