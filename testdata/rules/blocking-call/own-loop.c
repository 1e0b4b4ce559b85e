/*
 * Event loops that no model knows: they wait for descriptors, and call what is registered for
 * them; a server's calls its helpers too.
 */
#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <unistd.h>

struct watch {
	void (*ready)(struct watch *watch);
	int fd;
};

static struct watch *watches[16];
static volatile int stopping;

static void on_client(struct watch *watch)
{
	if (watch->fd >= 0)
		sleep(1); // expect: blocking-call
}

static void on_name(struct watch *watch)
{
	watch->fd = -1;
	usleep(1000); // expect: blocking-call
}

struct timer {
	void (*expired)(struct timer *timer);
	struct timer *next;
};

static struct timer *timers;

static void on_expired(struct timer *timer)
{
	timers = timer->next;
	sleep(3); // expect: blocking-call
}

/* Of one turn, what is due. */
static void run_timers(void)
{
	for (struct timer *timer = timers; timer; timer = timer->next)
		timer->expired(timer);
}

/* Waits here, called over and over. */
static int turn(int epoll, int timeout)
{
	struct epoll_event events[16];
	int n = epoll_wait(epoll, events, 16, timeout);

	for (int i = 0; i < n; i++) {
		struct watch *watch = events[i].data.ptr;

		watch->ready(watch);
	}
	run_timers();
	return n;
}

static void handle(int fd)
{
	if (fd)
		sleep(2); // expect: blocking-call
}

/* Waits and calls in one loop, until somebody sets a flag. */
static void serve(struct pollfd *fds, nfds_t n)
{
	while (!stopping) {
		if (poll(fds, n, -1) < 0)
			continue;
		for (nfds_t i = 0; i < n; i++)
			if (fds[i].revents)
				handle(fds[i].fd);
	}
}

int main(int argc, char **argv)
{
	static struct watch client = { on_client, 3 }, name = { .ready = on_name };
	static struct timer beat = { .expired = on_expired };
	struct pollfd fds[4] = { { 0 } };
	int epoll = epoll_create1(0);

	(void)argv;
	watches[0] = &client;
	watches[1] = &name;
	timers = &beat;
	sleep(1);
	if (argc > 1)
		serve(fds, 4);
	while (turn(epoll, -1) >= 0)
		;
	sleep(1);
	return 0;
}
