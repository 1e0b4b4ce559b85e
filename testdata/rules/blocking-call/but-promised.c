/*
 * Just not the trap: the promise is another function's; what it calls has given none, and is
 * called without it as well.
 */
#include <async/async.h>

#include <netdb.h>
#include <stddef.h>

static int resolve(const char *host)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(host, NULL, NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

/* Looks in /etc/hosts only. */
ASYNC_NONBLOCKING static int resolve_local(const char *host)
{
	return resolve(host);
}

static int resolve_any(const char *host)
{
	int rc = resolve_local(host);

	return rc ? resolve(host) : 0;
}

static int start(void *arg)
{
	if (resolve_local("localhost"))
		return -1;
	return resolve_any(arg); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "example.org", NULL) < 0;
}
