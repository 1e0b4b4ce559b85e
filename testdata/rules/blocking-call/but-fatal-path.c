/* What looks like the end: a message, a return, an exit that depends. */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_strict;

static int start(void *arg)
{
	if (!arg) {
		sleep(1); // expect: blocking-call
		fputs("no argument\n", stderr);
		if (is_strict)
			abort();
		return -1;
	}
	return async_sleep(1);
}

int main(int argc, char **argv)
{
	(void)argv;
	is_strict = argc > 1;
	return async_run(start, NULL, NULL) < 0;
}
