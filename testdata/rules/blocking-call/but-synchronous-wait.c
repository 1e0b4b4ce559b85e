/*
 * Just not the trap: the same loops, but what they call was registered by others, and all of them
 * wait for it.
 */
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

struct watch {
	int fd;
	void (*ready)(struct watch *watch);
};

static struct watch *watches[8];
static nfds_t watch_count;

static void watch_add(struct watch *watch)
{
	watches[watch_count++] = watch;
}

static void on_input(struct watch *watch)
{
	char buffer[64];

	if (read(watch->fd, buffer, sizeof(buffer)) < 0)
		sleep(1); // expect: blocking-call
}

static void on_line(struct watch *watch)
{
	usleep(200000); // expect: blocking-call
	watch->fd = -1;
}

static void serve(void)
{
	struct pollfd fds[8] = { { 0 } };

	for (;;) {
		for (nfds_t i = 0; i < watch_count; i++)
			fds[i] = (struct pollfd){ .fd = watches[i]->fd, .events = POLLIN };
		if (poll(fds, watch_count, -1) <= 0)
			continue;
		for (nfds_t i = 0; i < watch_count; i++)
			if (fds[i].revents)
				watches[i]->ready(watches[i]);
	}
}

int main(void)
{
	static struct watch input = { 0, on_input }, line = { 3, on_line };

	watch_add(&input);
	watch_add(&line);
	serve();
}
