/*
 * Trap: the argument of this call rules out the way to the blocking call.
 */
#include <async/async.h>

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static int append(int fd, const char *text, bool sync)
{
	if (!text)
		return -1;
	if (sync)
		fsync(fd);
	return 0;
}

static int lookup(const char *host, int flags)
{
	struct addrinfo *found = NULL;

	if ((flags & 1) == 0)
		return 0;
	return getaddrinfo(host, NULL, NULL, &found);
}

static int start(void *arg)
{
	int rc = append(3, arg, false);

	if (rc >= 0)
		rc = lookup(arg, 2);
	if (rc >= 0)
		rc = append(3, arg, true);   // expect: blocking-call
	return rc < 0 ? rc : lookup(arg, 1); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "localhost", NULL) < 0;
}
