/*
 * A reason is no less due where a macro is used.
 */
#include <async/async.h>

#include <unistd.h>

#define NAP(s) sleep(s)

static int start(void *arg)
{
	(void)arg;
	// expect@+2: suppression-without-reason
	// expect@+2: blocking-call
	/* async-lint: allow(blocking-call) */
	NAP(1);
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
