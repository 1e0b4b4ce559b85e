/*
 * Trap: a message on a failing path. Writing it may wait for the terminal, but it is not what
 * makes a server slow.
 */
#include <async/async.h>

#include <stdio.h>
#include <syslog.h>
#include <unistd.h>

static int complain(const char *what)
{
	perror(what);
	syslog(LOG_ERR, "%s failed", what);
	return -1;
}

static int fails(void *arg)
{
	int rc = async_sleep(1);

	(void)arg;
	if (rc < 0)
		return complain("sleep");
	return 0;
}

/* Just not the trap: the failing path waits. */
static int complain_and_wait(const char *what)
{
	perror(what);
	sleep(1);
	return -1;
}

static int fails_slowly(void *arg)
{
	int rc = async_sleep(1);

	(void)arg;
	if (rc < 0)
		return complain_and_wait("sleep"); // expect: blocking-call
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, fails, arg);
		async_group_spawn(g, fails_slowly, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
