/*
 * Trap: the helper counts, and says that there is nothing more when its budget is used up; one
 * gives what was in its buffer; one ends after a whole message.
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

	if (conn->budget == 0)
		return 0;
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
	if (conn->used > 65536)
		return false;
	return true;
}

static int conn_byte(struct conn *conn)
{
	ssize_t n;

	if (conn->used > 0)
		return conn->bytes[--conn->used];
	n = recv(conn->fd, conn->bytes, sizeof(conn->bytes), 0);
	if (n <= 0)
		return -1;
	conn->used = (size_t)n - 1;
	return conn->bytes[n - 1];
}

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd;
	(void)what;
	conn->budget = 65536;
	conn->used = 0;
	while (conn_read(conn) > 0)
		conn->bytes[0] = 0;
	while (conn_fill(conn)) {
	}
	while (conn_byte(conn) > 0) {
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
