/*
 * Just not the trap: the argument is a constant that leaves the way open, decides something else,
 * or is no constant.
 */
#include <async/async.h>

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static bool is_careful = true;

static int append(int fd, const char *text, bool sync)
{
	if (!text)
		return -1;
	if (sync)
		fsync(fd);
	return 0;
}

static int append_twice(int fd, const char *text, bool sync)
{
	if (sync)
		text = "";
	fsync(fd);
	return text ? 0 : -1;
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
	int rc = append(3, arg, true); // expect: blocking-call

	if (rc >= 0)
		rc = append(3, arg, is_careful); // expect: blocking-call
	if (rc >= 0)
		rc = append_twice(3, arg, false); // expect: blocking-call
	return rc < 0 ? rc : lookup(arg, 3);      // expect: blocking-call
}

int main(int argc, char **argv)
{
	(void)argv;
	is_careful = argc > 1;
	return async_run(start, "localhost", NULL) < 0;
}
