/*
 * Pointers to function pointers, and function pointers as user data.
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

static step hook = quick, plain_hook = quick;

static void set(step *where)
{
	*where = slow;
}

static void set_quick(step *where)
{
	*where = quick;
}

/* Called with two arrays: each caller is told of its own. */
static int run_all(step *steps, int n)
{
	int rc = 0;

	for (int i = 0; i < n; i++)
		rc |= steps[i](i);
	return rc;
}

struct work {
	void *data;
	step *steps;
};

static int run_data(struct work *work)
{
	step function = (step)work->data;

	return function(1);
}

static int run_steps(struct work *work)
{
	return work->steps[1](1);
}

static int start(void *arg)
{
	step own, other, *way = &hook;
	step slow_ones[2] = { quick, slow }, quick_ones[2] = { quick, quick };
	struct work work = { .data = (void *)slow, .steps = slow_ones };
	int rc = async_yield();

	(void)arg;
	*way = slow;
	set(&own);
	set_quick(&other);
	rc |= hook(1); // expect: blocking-call
	rc |= plain_hook(1);
	rc |= own(1); // expect: blocking-call
	rc |= other(1);
	rc |= run_all(slow_ones, 2); // expect: blocking-call
	rc |= run_all(quick_ones, 2);
	rc |= run_data(&work);        // expect: blocking-call
	return rc | run_steps(&work); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
