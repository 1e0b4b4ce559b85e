/*
 * Just not the trap: the helper ends the program for some reasons only, or ends nothing but its
 * caller's work.
 */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int journal = 3, failures;

static void leave_at_last(const char *why)
{
	fprintf(stderr, "%s\n", why);
	if (++failures > 3)
		exit(1);
}

static int give_up(const char *why)
{
	fprintf(stderr, "%s\n", why);
	return -1;
}

static int start(void *arg)
{
	if (!arg) {
		fsync(journal); // expect: blocking-call
		leave_at_last("no argument");
		sleep(1); // expect: blocking-call
	}
	if (journal < 0) {
		sleep(2); // expect: blocking-call
		return give_up("no journal");
	}
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
