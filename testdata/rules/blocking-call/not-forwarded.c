/*
 * Trap: what decides is handed on by one function to the next; a task two calls up says no.
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

static int start(void *arg)
{
	(void)arg;
	settle_down(0);
	look(0);
	return collect(WNOHANG);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
