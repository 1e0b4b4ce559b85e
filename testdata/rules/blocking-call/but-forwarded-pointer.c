/*
 * Just not the trap: the same functions, and the pointer says yes.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/select.h>
#include <unistd.h>

typedef void (*on_done)(int result);

static void done(int result)
{
	(void)result;
}

/* Without a callback it waits itself. */
static void fetch_with(const char *name, on_done callback)
{
	(void)name;
	if (!callback)
		sleep(1);
	else
		callback(0);
}

static void fetch(const char *name, on_done callback)
{
	fetch_with(name, callback);
}

static int ready_by(fd_set *set, struct timeval *limit)
{
	return select(1, set, NULL, NULL, limit);
}

static int ready(fd_set *set, struct timeval *limit)
{
	return ready_by(set, limit);
}

static int says_no(void)
{
	struct timeval now = { 0, 0 };
	fd_set set;

	FD_ZERO(&set);
	fetch("a", done);
	return ready(&set, &now);
}

static int start(void *arg)
{
	fd_set set;

	(void)arg;
	says_no();
	FD_ZERO(&set);
	// path: main > start > fetch > fetch_with > sleep
	fetch("b", NULL); // expect: blocking-call
	// path: main > start > ready > ready_by > select
	return ready(&set, NULL); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
