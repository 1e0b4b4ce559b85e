/*
 * One root cause, one finding: several leaves behind one call are one finding, an ancestor of
 * async code is not repeated, and two calls of the same helper are two places to mend.
 */
#include <async/async.h>

#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

static void prepare(const char *host)
{
	struct addrinfo *found = NULL;

	sleep(1);
	if (getaddrinfo(host, "80", NULL, &found) == 0)
		freeaddrinfo(found);
	sleep(1);
}

static int inner(const char *host)
{
	prepare(host); // expect: blocking-call
	return async_sleep(1);
}

static int middle(const char *host)
{
	return inner(host);
}

static int outer(void *arg)
{
	int rc = middle(arg);

	if (rc < 0)
		return rc;
	return middle("example.net");
}

static int twice(void *arg)
{
	prepare(arg);           // expect: blocking-call
	prepare("example.net"); // expect: blocking-call
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, outer, arg);
		async_group_spawn(g, twice, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, "example.org", NULL) < 0;
}
