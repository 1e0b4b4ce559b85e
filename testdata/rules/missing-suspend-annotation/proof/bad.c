/*
 * One seat, two buyers. Nothing says that log_request suspends, so it went between the question
 * and the act, where another task gets its turn.
 */
#include <async/async.h>

#include <stdio.h>

static int seats = 1, sold;

ASYNC_FN static int journal_append(const char *who)
{
	(void)who;
	return async_sleep(5);
}

static int log_request(const char *who) // expect: missing-suspend-annotation
{
	return journal_append(who);
}

static int buy(void *arg)
{
	if (seats == 0)
		return -1;
	if (log_request(arg) < 0)
		return -1;
	seats--;
	sold++;
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, buy, "ann");
		async_group_spawn(g, buy, "bob");
	}
	printf("seats sold of 1: %d\n", sold);
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
