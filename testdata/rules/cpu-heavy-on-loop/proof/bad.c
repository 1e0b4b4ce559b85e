/*
 * A task that computes in one go: the other task gets no turn while it does.
 */
#include <async/async.h>

#include <stdio.h>

enum { blocks = 64 };

static int turns;

static int turn(void *arg)
{
	int rc = 0;

	while (rc >= 0 && *(int *)arg) {
		turns++;
		rc = async_yield();
	}
	return rc;
}

/* What one block of a hash costs. */
ASYNC_CPU_HEAVY("async_to_thread") static unsigned digest(unsigned sum)
{
	for (unsigned i = 0; i < 10000; i++)
		sum = sum * 31 + i;
	return sum;
}

static unsigned digest_all(unsigned sum)
{
	for (int i = 0; i < blocks; i++)
		sum = digest(sum);
	return sum;
}

static int start(void *arg)
{
	static int is_running = 1;
	struct async_task *ticker = async_spawn(turn, &is_running);
	int before, rc = async_yield();
	unsigned sum;

	(void)arg;
	before = turns;
	sum = digest_all(1); // expect: cpu-heavy-on-loop
	printf("turns of the other task: %d\n", turns - before);
	is_running = 0;
	if (async_await(ticker) < 0)
		return -1;
	return rc < 0 ? rc : sum == 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
