/*
 * Trap: a helper that ends the program, and nothing declares it. What stands before it is on the
 * way to the end; what stands behind it never runs.
 */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int journal = 3;

static void leave(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

static void give_up(const char *why)
{
	leave(why);
}

/* Only called when all is lost. */
static void save_what_is_left(void)
{
	fsync(journal);
}

static void leave_if(int code)
{
	if (code)
		exit(code);
}

static int for_ever(void)
{
	int rc = 0;

	while (rc >= 0)
		rc = async_sleep(1000);
	leave("cancelled");
	return rc;
}

static int start(void *arg)
{
	if (!arg) {
		fsync(journal);
		save_what_is_left();
		give_up("no argument");
		sleep(1);
	}
	if (journal < 0) {
		sleep(2); // expect: blocking-call
		leave_if(1);
	}
	sleep(3); // expect: blocking-call
	return for_ever();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
