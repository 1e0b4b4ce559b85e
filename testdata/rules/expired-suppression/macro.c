/*
 * Where a macro is used the date counts like anywhere.
 */
#include <async/async.h>

#include <unistd.h>

#define NAP(s) sleep(s)

static int start(void *arg)
{
	(void)arg;
	// expect@+2: expired-suppression
	// expect@+1: blocking-call
	NAP(1); // async-lint: allow(blocking-call, until=2026-05-31) why
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
