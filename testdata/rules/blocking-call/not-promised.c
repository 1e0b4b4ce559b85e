/*
 * Trap: the author promises that the function never blocks, and answers for it: the analysis
 * does not look inside. Without the promise it does.
 */
#include <async/async.h>

#include <netdb.h>
#include <stddef.h>

/* Looks in /etc/hosts only: this program sets up its own nsswitch.conf. */
ASYNC_NONBLOCKING static int resolve_local(const char *host)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(host, NULL, NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

static int resolve(const char *host)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(host, NULL, NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

static int through(const char *host)
{
	return resolve_local(host);
}

static int start(void *arg)
{
	if (resolve_local(arg) || through(arg))
		return -1;
	return resolve(arg); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "localhost", NULL) < 0;
}
