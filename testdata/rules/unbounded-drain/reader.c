/*
 * The reads are behind helpers: one that says how much came, one that turns errors round, one that
 * only says whether something came, as a bool, as 1 or 0, or by a comparison, one behind another.
 */
#include <event2/event.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
	int fd;
	bool is_closed;
	size_t received;
	char bytes[4096];
};

static ssize_t conn_read(struct conn *conn)
{
	ssize_t n;

	do
		n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? 0 : -errno;
	conn->received += (size_t)n;
	return n;
}

static bool conn_fill(struct conn *conn)
{
	ssize_t n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), 0);

	if (n == 0)
		conn->is_closed = true;
	if (n <= 0)
		return false;
	conn->received += (size_t)n;
	return true;
}

static int conn_advance(struct conn *conn)
{
	ssize_t n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), MSG_DONTWAIT);

	if (n <= 0)
		return 0;
	conn->received += (size_t)n;
	return 1;
}

static int conn_has(struct conn *conn)
{
	return recv(conn->fd, conn->bytes, sizeof(conn->bytes), MSG_DONTWAIT) > 0;
}

static int conn_pull(struct conn *conn)
{
	ssize_t n = conn_read(conn);

	if (n == 0)
		return -EAGAIN;
	return (int)n;
}

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	while (conn_read(conn) > 0) // expect: unbounded-drain
		conn->bytes[0] = 0;
}

static void on_more(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	while (conn_fill(conn)) { // expect: unbounded-drain
	}
}

static void on_number(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	while (conn_advance(arg)) { // expect: unbounded-drain
	}
}

static void on_comparison(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	while (conn_has(conn)) // expect: unbounded-drain
		conn->received++;
}

static void on_most(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	for (;;) {
		int n = conn_pull(conn); // expect: unbounded-drain

		if (n < 0)
			return;
		conn->bytes[n] = 0;
	}
}

int main(void)
{
	static struct conn conn;
	struct event_base *base = event_base_new();

	conn.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_data, &conn), NULL);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_more, &conn), NULL);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_most, &conn), NULL);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_number, &conn), NULL);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_comparison, &conn), NULL);
	return event_base_dispatch(base);
}
