/*
 * load CONNECTIONS REQUESTS COMMAND...: what a server's processor pays for one echoed message.
 *
 * Starts the command, which prints its port on 127.0.0.1 and serves; opens the connections; and
 * on each of them sends 64 bytes, waits until they are back, and sends again. A fifth of REQUESTS
 * first, unmeasured, for the server to warm up. Every server meets the same load, and the processor
 * time is read from the outside, on the clock of the server's process, so start-up and connecting
 * are not part of it. Ends the server, and prints ROW, the requests answered, and nanoseconds each.
 */
#include "measure.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { MESSAGE = 64, EVENTS = 256, WARM = 5, PATIENCE_MS = 20000 };

struct connection {
	int fd;
	size_t received; /* of the message under way */
};

struct load {
	struct connection *connections;
	size_t count;
	int epoll;
	size_t to_send;
	size_t answered;
	pid_t server;
};

static pid_t server_to_end;

static void die(const char *what)
{
	fprintf(stderr, "bench-load: %s: %s\n", what, errno ? strerror(errno) : "failed");
	if (server_to_end > 0)
		kill(server_to_end, SIGKILL);
	exit(1);
}

static pid_t start_server(char **command, int *port)
{
	int ends[2];
	FILE *said;

	if (pipe(ends) != 0)
		die("pipe");

	pid_t server = fork();

	if (server < 0)
		die("fork");
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(command[0], command);
		_exit(127);
	}
	server_to_end = server;
	close(ends[1]);
	said = fdopen(ends[0], "r");
	if (!said || fscanf(said, "%d", port) != 1) {
		errno = 0;
		die("the server printed no port");
	}
	/* Left open: a server that writes once more must not die of it. */
	return server;
}

static void send_message(struct load *load, struct connection *connection)
{
	static const char message[MESSAGE] = "sixty-four bytes that come back unchanged";

	load->to_send--;
	connection->received = 0;
	/* The socket is empty: so little always fits. */
	if (send(connection->fd, message, sizeof message, MSG_NOSIGNAL) != sizeof message)
		die("send");
}

static void receive(struct load *load, struct connection *connection)
{
	char buffer[MESSAGE];
	ssize_t count = recv(connection->fd, buffer, MESSAGE - connection->received, 0);

	if (count <= 0) {
		errno = count == 0 ? 0 : errno;
		die("the server closed a connection");
	}
	connection->received += (size_t)count;
	if (connection->received < MESSAGE)
		return;
	load->answered++;
	if (load->to_send > 0)
		send_message(load, connection);
}

static void connect_all(struct load *load, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int one = 1;

	for (size_t i = 0; i < load->count; i++) {
		struct connection *connection = &load->connections[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };

		connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connection->fd < 0 ||
			connect(connection->fd, (const void *)&address, sizeof address) != 0)
			die("connect");
		setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
			die("epoll_ctl");
	}
}

static void run_requests(struct load *load, size_t requests)
{
	struct epoll_event events[EVENTS];

	load->to_send = requests;
	load->answered = 0;
	for (size_t i = 0; i < load->count && load->to_send > 0; i++)
		send_message(load, &load->connections[i]);
	while (load->answered < requests) {
		int count = epoll_wait(load->epoll, events, EVENTS, PATIENCE_MS);

		if (count <= 0) {
			errno = count == 0 ? ETIMEDOUT : errno;
			die("the server does not answer");
		}
		for (int i = 0; i < count; i++)
			receive(load, events[i].data.ptr);
	}
}

static double server_cpu_ns(pid_t server)
{
	struct timespec now;
	clockid_t clock;

	errno = clock_getcpuclockid(server, &clock);
	if (errno != 0 || clock_gettime(clock, &now) != 0)
		die("the server's clock");
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
	struct load load = { .epoll = epoll_create1(EPOLL_CLOEXEC) };
	size_t requests;
	char name[32];
	int port = 0;

	if (argc < 4) {
		fputs("usage: bench-load CONNECTIONS REQUESTS COMMAND...\n", stderr);
		return 2;
	}
	load.count = strtoul(argv[1], NULL, 10);
	requests = strtoul(argv[2], NULL, 10);
	load.connections = calloc(load.count, sizeof *load.connections);
	if (!load.connections || load.epoll < 0)
		die("start");
	allow_descriptors();
	load.server = start_server(argv + 3, &port);
	connect_all(&load, port);
	run_requests(&load, requests / WARM + load.count);

	double start = server_cpu_ns(load.server);

	run_requests(&load, requests);

	double used = server_cpu_ns(load.server) - start;

	kill(load.server, SIGTERM);
	waitpid(load.server, NULL, 0);
	snprintf(name, sizeof name, "echo-%zu", load.count);
	print_row(name, load.answered, used / (double)requests);
	free(load.connections);
	return 0;
}
