/*
 * Just not the trap: the helpers count, but nothing comes of it.
 */
#include <event2/event.h>

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
	int fd;
	size_t budget, used;
	char bytes[4096];
};

static ssize_t conn_read(struct conn *conn)
{
	ssize_t n;

	if (conn->fd < 0)
		return -1;
	n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), 0);
	if (n > 0)
		conn->budget -= (size_t)n > conn->budget ? conn->budget : (size_t)n;
	return n;
}

static bool conn_fill(struct conn *conn)
{
	ssize_t n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), 0);

	if (n <= 0)
		return false;
	conn->used += (size_t)n;
	return true;
}

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	conn->budget = 65536;
	while (conn_read(conn) > 0) // expect: unbounded-drain
		conn->bytes[0] = 0;
	while (conn_fill(conn)) { // expect: unbounded-drain
	}
}

int main(void)
{
	static struct conn conn;
	struct event_base *base = event_base_new();

	conn.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_data, &conn), NULL);
	return event_base_dispatch(base);
}
