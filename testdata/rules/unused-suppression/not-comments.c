/*
 * Trap: what looks like such a comment and is none.
 */
#include <async/async.h>

#include <stdio.h>
#include <unistd.h>

static const char *const help = "/* async-lint: allow(blocking-call) in a string */ \
// async-lint: allow(blocking-call) in a string\n";

/* The manual says: async-lint: allow(blocking-call) is how it is written. */
/* async-lint: see the manual. */
static int start(void *arg)
{
	(void)arg;
	(void)help; // the next line needs async-lint: allow(blocking-call)
	sleep(1);   // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
