/*
 * The program's own computation, marked by hand.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_CPU_HEAVY("async_to_thread") static unsigned long solve(unsigned long seed)
{
	unsigned long best = 0;

	for (unsigned long i = 0; i < seed << 24; i++)
		best = best * 31 + i;
	return best;
}

static unsigned long solve_both(unsigned long a, unsigned long b)
{
	return solve(a) + solve(b);
}

static int solve_here(void *arg)
{
	unsigned long *seed = arg;

	*seed = solve_both(*seed, 2); // expect: cpu-heavy-on-loop
	return 0;
}

static int solve_job(void *arg)
{
	unsigned long *seed = arg;

	*seed = solve(*seed);
	return 0;
}

static int start(void *arg)
{
	int rc = async_to_thread(solve_job, arg);

	return rc < 0 ? rc : async_await(async_spawn(solve_here, arg));
}

int main(void)
{
	static unsigned long seed = 1;

	return async_run(start, &seed, NULL) < 0;
}
