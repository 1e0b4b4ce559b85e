/*
 * The same in pieces, with a turn for the others after each.
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
static unsigned digest(unsigned sum)
{
	for (unsigned i = 0; i < 10000; i++)
		sum = sum * 31 + i;
	return sum;
}

static int digest_all(unsigned *sum)
{
	int rc = 0;

	for (int i = 0; i < blocks && rc >= 0; i++) {
		*sum = digest(*sum);
		rc = async_yield();
	}
	return rc;
}

static int start(void *arg)
{
	static int is_running = 1;
	struct async_task *ticker = async_spawn(turn, &is_running);
	int before, rc = async_yield();
	unsigned sum = 1;

	(void)arg;
	before = turns;
	if (rc >= 0)
		rc = digest_all(&sum);
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
