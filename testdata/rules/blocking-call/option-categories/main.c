/*
 * The configuration beside this file: to wait for a name server is no mistake here.
 */
#include <async/async.h>

#include <netdb.h>
#include <stddef.h>
#include <unistd.h>

static int look_up(void *arg)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(arg, "443", NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

static int start(void *arg)
{
	sleep(1); // expect: blocking-call
	return look_up(arg);
}

int main(void)
{
	static char host[] = "localhost";

	return async_run(start, host, NULL) < 0;
}
