/*
 * A finding in the expansion of a macro stands where the macro is used, and what is handed to the
 * macro where it is written: there the comments belong. In a definition they allow nothing.
 */
#include <async/async.h>

#include <unistd.h>

// expect@+1: unused-suppression
#define NAP(s) sleep(s) /* async-lint: allow(blocking-call) never where it is used */
#define TWICE(call)                                                                                \
	do {                                                                                       \
		call;                                                                              \
		call;                                                                              \
	} while (0)

static int start(void *arg)
{
	(void)arg;
	NAP(1); // async-lint: allow(blocking-call) where it is used
	/* async-lint: allow(blocking-call) where it is used */
	TWICE(sleep(1));
	TWICE(
		// async-lint: allow(blocking-call) where it is written
		sleep(1));
	NAP(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
