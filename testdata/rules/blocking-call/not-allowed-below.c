/*
 * Trap: somebody has looked at a call further down and wrote why. That holds for all who come to it
 * by that call: at the leaf, at a call on the way, for a whole function on the way.
 */
#include <async/async.h>

#include <netdb.h>
#include <unistd.h>

static void flush(int fd)
{
	fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
}

static void flush_both(int first, int second)
{
	flush(first);
	flush(second);
}

static void nap(unsigned seconds)
{
	sleep(seconds);
}

static void back_off(int attempt)
{
	if (attempt > 3)
		/* async-lint: allow(blocking-call) the fourth attempt is the last */
		nap(1);
}

/* async-lint: allow-function(blocking-call) only asks for names in /etc/hosts */
static int look_up(const char *name)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(name, NULL, NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

static int look_up_all(const char *const *names)
{
	int rc = 0;

	for (; *names && !rc; names++)
		rc = look_up(*names);
	return rc;
}

static int start(void *arg)
{
	static const char *const names[] = { "localhost", NULL };
	int *fd = arg, rc = async_sleep(1);

	flush_both(fd[0], fd[1]);
	back_off(rc);
	return look_up_all(names);
}

int main(void)
{
	static int fds[] = { 3, 4 };

	return async_run(start, fds, NULL) < 0;
}
