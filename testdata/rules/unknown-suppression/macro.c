/*
 * In the definition of a macro a name is as wrong as anywhere.
 */
#include <async/async.h>

// expect@+1: unknown-suppression
#define TEN 10 /* async-lint: allow(everything) why */

static int start(void *arg)
{
	(void)arg;
	// expect@+1: unknown-suppression
	return async_sleep(TEN); /* async-lint: allow(sleeping) why */
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
