/*
 * Just not the trap: the same functions, and one task that says no and one that says yes. The
 * finding stands where that is said, and its path leads through no other.
 */
#include <async/async.h>

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static void pause_if(int wanted)
{
	if (wanted)
		sleep(3);
}

static void settle_down(int wanted)
{
	pause_if(wanted);
}

static void look_for(int ms)
{
	struct pollfd nothing;

	poll(&nothing, 0, ms);
}

static void look(int ms)
{
	int copy = ms;

	look_for(copy);
}

static int collect_by(int flags)
{
	return waitpid(-1, NULL, flags);
}

static int collect(int flags)
{
	return collect_by(flags | WUNTRACED);
}

static int says_no(void *arg)
{
	(void)arg;
	settle_down(0);
	look(0);
	return collect(WNOHANG);
}

static int start(void *arg)
{
	says_no(arg);
	// path: main > start > settle_down > pause_if > sleep
	settle_down(1); // expect: blocking-call
	// path: main > start > look > look_for > poll
	look(-1); // expect: blocking-call
	// path: main > start > collect > collect_by > waitpid
	return collect(0); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
