/*
 * Trap: a connection is served in a child, or in the process itself where nobody else is served.
 */
#include <event2/event.h>

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_single;

static void serve(int connection)
{
	sleep(1);
	close(connection);
}

static void on_listener(evutil_socket_t fd, short events, void *context)
{
	int connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	pid_t child = -1;

	(void)events;
	(void)context;
	if (connection < 0)
		return;
	if (!is_single && (child = fork()) != 0) {
		close(connection);
	} else {
		usleep(20000);
		serve(connection);
		if (child == 0)
			_exit(0);
	}
}

static void on_child(evutil_socket_t signal, short events, void *context)
{
	(void)signal;
	(void)events;
	(void)context;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

int main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct event *accepting, *dying;

	(void)argv;
	is_single = argc > 1;
	accepting = event_new(base, listener, EV_READ | EV_PERSIST, on_listener, NULL);
	dying = event_new(base, SIGCHLD, EV_SIGNAL | EV_PERSIST, on_child, NULL);
	event_add(accepting, NULL);
	event_add(dying, NULL);
	return event_base_dispatch(base);
}
