/*
 * Just not the trap: only sleeping is let pass in tests.
 */
#include <async/async.h>

#include <assert.h>
#include <netdb.h>
#include <stddef.h>

static int test_lookup(void *arg)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(arg, "80", NULL, &found); // expect: blocking-call

	assert(rc == 0);
	freeaddrinfo(found);
	return 0;
}

int main(void)
{
	return async_run(test_lookup, "localhost", NULL) < 0;
}
