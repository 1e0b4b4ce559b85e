/*
 * Trap: a request and its reply over one connection. The next request has to wait for the last
 * reply; the connection is the same in every turn, though each row is another.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct connection {
	struct async_stream *stream;
};

struct row {
	struct connection *home;
	char text[64];
	size_t length;
};

static int insert(struct connection *connection, struct row *row)
{
	char reply = 0;
	ssize_t n = async_write(connection->stream, row->text, row->length);

	if (n >= 0)
		n = async_read(connection->stream, &reply, 1);
	if (n <= 0)
		return -1;
	return reply == '+' ? 0 : -1;
}

static int insert_all(struct connection *connection, struct row *rows, size_t n)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		for (size_t i = 0; i < n; i++) {
			if (insert(connection, &rows[i]) < 0)
				return -1;
		}
	}
	return rc;
}

static int insert_at_home(struct row *rows, size_t n)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		for (size_t i = 0; i < n; i++) {
			if (insert(rows[i].home, &rows[i]) < 0) // expect: serial-await-in-loop
				return -1;
		}
	}
	return rc;
}

static int start(void *arg)
{
	struct connection connection = { 0 };
	struct row rows[2] = { { 0 } };
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("db.example", 5432, &connection.stream);
	}
	if (rc >= 0)
		rc = insert_all(&connection, rows, 2);
	async_close(connection.stream);
	return rc < 0 ? rc : insert_at_home(rows, 2);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
