/*
 * The suspension is only reached by a jump.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int poll_state(const int *state) // expect: missing-suspend-annotation
{
	int rounds = 0;

again:
	if (*state)
		goto out;
	if (++rounds > 10)
		return -1;
	if (nap(10) >= 0)
		goto again;
out:
	return rounds;
}

/* The jump leads around it, always. */
static int never(const int *state)
{
	goto out;
	nap(10);
out:
	return *state;
}

static int start(void *arg)
{
	return poll_state(arg) + never(arg);
}

int main(void)
{
	static int state = 1;

	return async_run(start, &state, NULL) < 0;
}
