/*
 * Trap: a pointer that decides is handed on by one function to the next; a task two calls up says
 * no with it.
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

static void fetch_twice(const char *name, on_done callback)
{
	on_done again = callback;

	fetch(name, callback);
	fetch(name, again);
}

static int ready_by(fd_set *set, struct timeval *limit)
{
	return select(1, set, NULL, NULL, limit);
}

static int ready(fd_set *set, struct timeval *limit)
{
	return ready_by(set, limit);
}

static int start(void *arg)
{
	struct timeval now = { 0, 0 };
	fd_set set;

	(void)arg;
	FD_ZERO(&set);
	fetch("a", done);
	fetch_twice("b", done);
	return ready(&set, &now);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
