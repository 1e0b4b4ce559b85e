/*
 * Just not expired: when nothing is found any more, the comment is unused, and can go.
 */
#include <async/async.h>

static int start(void *arg)
{
	(void)arg;
	// expect@+1: unused-suppression
	/* async-lint: allow(blocking-call, until=2026-05-31) until there is a thread for it */
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
