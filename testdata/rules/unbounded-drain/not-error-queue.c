/* Trap: the queue of errors is the kernel's, and short: what was sent comes back, no peer fills it.
 */
#define _GNU_SOURCE
#include <event2/event.h>

#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static size_t errors;

static ssize_t take(int fd, struct msghdr *message)
{
	return recvmsg(fd, message, MSG_ERRQUEUE);
}

static void on_event(evutil_socket_t fd, short what, void *arg)
{
	char control[512], byte;
	struct iovec vector = { &byte, 1 };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

	(void)what;
	(void)arg;
	message.msg_control = control;
	message.msg_controllen = sizeof(control);
	while (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0)
		errors++;
	while (take(fd, &message) >= 0)
		errors++;
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_event, NULL), NULL);
	return event_base_dispatch(base);
}
