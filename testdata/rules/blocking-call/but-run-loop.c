/*
 * Just not the trap: the wait is in a function that the loop calls, and in one that stands beside
 * the loop's own wait in the same file.
 */
#include <async/annotate.h>

#include <stddef.h>
#include <sys/epoll.h>
#include <unistd.h>

struct watch {
	void (*ready)(void *arg);
	void *arg;
};

static int poller;
static int stopped;

static void loop_watch(
	int fd, ASYNC_P_CALLBACK void (*ready)(void *arg), void *arg, struct watch *watch)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

	*watch = (struct watch){ ready, arg };
	epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

ASYNC_RUNS_LOOP static int loop_run(void)
{
	struct epoll_event events[16];

	while (!stopped) {
		int n = epoll_wait(poller, events, 16, -1);

		for (int i = 0; i < n; i++) {
			struct watch *watch = events[i].data.ptr;

			watch->ready(watch->arg);
		}
	}
	return 0;
}

static int wait_for(int set)
{
	struct epoll_event event;

	return epoll_wait(set, &event, 1, -1);
}

static void on_ready(void *arg)
{
	int *other = arg;

	if (wait_for(*other) > 0) // expect: blocking-call
		stopped = 1;
}

int main(void)
{
	static int other = 4;
	static struct watch watch;

	poller = epoll_create1(EPOLL_CLOEXEC);
	if (wait_for(other) < 0)
		return 1;
	loop_watch(0, on_ready, &other, &watch);
	return loop_run();
}
