/*
 * Trap: the wait of an event loop itself. It is the one place where nothing else can run.
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

static void on_ready(void *arg)
{
	struct epoll_event event;
	int *other = arg;

	if (epoll_wait(*other, &event, 1, 0) > 0)
		epoll_wait(*other, &event, 1, 50); // expect: blocking-call
	stopped = 1;
}

int main(void)
{
	static int other = 4;
	static struct watch watch;

	poller = epoll_create1(EPOLL_CLOEXEC);
	loop_watch(0, on_ready, &other, &watch);
	return loop_run();
}
