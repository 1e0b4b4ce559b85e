/*
 * The declaration says that log_request suspends, so whoever reads buy sees that the question and
 * the act must not stand on both sides of it.
 */
#include <async/async.h>

#include <stdio.h>

static int seats = 1, sold;

ASYNC_FN static int journal_append(const char *who)
{
	(void)who;
	return async_sleep(5);
}

ASYNC_FN static int log_request(const char *who)
{
	return journal_append(who);
}

static int buy(void *arg)
{
	if (seats == 0)
		return -1;
	seats--;
	sold++;
	return log_request(arg);
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
