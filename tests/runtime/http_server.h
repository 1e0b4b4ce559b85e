/*
 * A server for the tests of HTTP: made of the runtime itself, in the same loop, answering what a
 * test's table says. It counts what came.
 *
 * A handler writes its whole answer. It returns 0 to keep the connection, or anything else to have
 * it closed.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "runtime_test.h"

#include "async/io.h"

enum { SERVER_BUFFER = 256 * 1024 };

struct server;

struct exchange {
	struct server *server;
	struct async_stream *stream;
	char method[16];
	char path[256];
	char *head; /* of the request, terminated */
	char *body;
	size_t body_size;
};

struct route {
	const char *path;
	int (*handle)(struct exchange *exchange);
};

struct server {
	struct async_listener *listener;
	struct async_task *task;
	const struct route *routes;
	/* Makes of an accepted connection what is read and written; NULL when that fails. May be
	 * NULL. */
	struct async_stream *(*wrap)(struct async_stream *plain, void *context);
	void *wrap_context;
	bool is_eager;   /* answers when it has the head of a request, and echoes its body */
	int connections; /* accepted so far */
	int open;        /* now */
	int most_open;
	int requests;
	size_t written; /* by handlers that count */
	char last_head[8192];
	char url[256]; /* the last one server_url made */
};

/* A connection's buffer: what was read, and where the next request begins. */
struct connection {
	struct server *server;
	struct async_stream *stream;
	size_t used;
	char data[SERVER_BUFFER + 1];
};

static inline int answer(struct exchange *exchange, const char *text)
{
	ssize_t count = async_write(exchange->stream, text, strlen(text));

	return count < 0 ? (int)count : 0;
}

/* Reads until `text` is in the buffer; NULL at the end. */
static inline char *read_until(struct connection *connection, size_t from, const char *text)
{
	for (;;) {
		char *found = strstr(connection->data + from, text);
		ssize_t count;

		if (found)
			return found;
		ck_assert_uint_lt(connection->used, SERVER_BUFFER);
		count = async_read(connection->stream, connection->data + connection->used,
			SERVER_BUFFER - connection->used);
		if (count <= 0)
			return NULL;
		connection->used += (size_t)count;
		connection->data[connection->used] = '\0';
	}
}

static inline bool read_size(struct connection *connection, size_t size)
{
	while (connection->used < size) {
		ssize_t count;

		ck_assert_uint_lt(connection->used, SERVER_BUFFER);
		count = async_read(connection->stream, connection->data + connection->used,
			SERVER_BUFFER - connection->used);
		if (count <= 0)
			return false;
		connection->used += (size_t)count;
		connection->data[connection->used] = '\0';
	}
	return true;
}

/* Decodes chunks in place. Returns where the request ends, 0 when the connection did. */
static inline size_t read_chunks(struct connection *connection, size_t from, size_t *body_size)
{
	size_t at = from;

	*body_size = 0;
	for (;;) {
		char *line = read_until(connection, at, "\r\n");
		size_t size;

		if (!line)
			return 0;
		size = strtoul(connection->data + at, NULL, 16);
		at = (size_t)(line - connection->data) + 2;
		if (!read_size(connection, at + size + 2))
			return 0;
		memmove(connection->data + from + *body_size, connection->data + at, size);
		*body_size += size;
		at += size + 2;
		if (size == 0)
			return at;
	}
}

static inline int dispatch(struct exchange *exchange)
{
	struct server *server = exchange->server;

	snprintf(server->last_head, sizeof server->last_head, "%s", exchange->head);
	server->requests++;
	for (const struct route *route = server->routes; route->path; route++)
		if (strcmp(route->path, exchange->path) == 0)
			return route->handle(exchange);
	return answer(exchange, "HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nnothing");
}

/* One request and its answer. 0 to go on. */
static inline int serve_one(struct connection *connection)
{
	struct exchange exchange = { .server = connection->server, .stream = connection->stream };
	char *blank = read_until(connection, 0, "\r\n\r\n");
	const char *length;
	size_t head_size;
	size_t end;
	int rc;

	if (!blank)
		return -1;
	head_size = (size_t)(blank - connection->data) + 4;
	exchange.head = strndup(connection->data, head_size);
	ck_assert_int_eq(sscanf(exchange.head, "%15s %255s", exchange.method, exchange.path), 2);
	length = strcasestr(exchange.head, "\r\nContent-Length:");
	exchange.body_size = length ? strtoul(length + 17, NULL, 10) : 0;
	end = head_size + exchange.body_size;
	if (exchange.server->is_eager &&
		answer(&exchange, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n") != 0)
		end = 0;
	if (strcasestr(exchange.head, "\r\nTransfer-Encoding: chunked"))
		end = read_chunks(connection, head_size, &exchange.body_size);
	else if (!read_size(connection, end))
		end = 0;
	rc = -1;
	if (end > 0 && exchange.server->is_eager) {
		ssize_t count = async_write(
			exchange.stream, connection->data + head_size, exchange.body_size);

		rc = count < 0 ? (int)count : -1;
	} else if (end > 0) {
		exchange.body = strndup(connection->data + head_size, exchange.body_size);
		memmove(connection->data, connection->data + end, connection->used - end + 1);
		connection->used -= end;
		rc = dispatch(&exchange);
		free(exchange.body);
	}
	free(exchange.head);
	return rc;
}

static inline int serve_connection(void *arg)
{
	struct connection *connection = arg;
	struct server *server = connection->server;

	if (++server->open > server->most_open)
		server->most_open = server->open;
	if (server->wrap)
		connection->stream = server->wrap(connection->stream, server->wrap_context);
	while (connection->stream && serve_one(connection) == 0)
		;
	server->open--;
	async_close(connection->stream);
	free(connection);
	return 0;
}

static inline int serve(void *arg)
{
	struct server *server = arg;
	int rc;

	ASYNC_GROUP (group, 0, &rc) {
		for (;;) {
			struct async_stream *stream;
			struct connection *connection;

			if (async_accept(server->listener, &stream) != 0)
				break;
			server->connections++;
			connection = calloc(1, sizeof *connection);
			connection->server = server;
			connection->stream = stream;
			if (async_group_spawn(group, serve_connection, connection) != 0) {
				async_close(stream);
				free(connection);
			}
		}
	}
	return 0;
}

static inline void server_open(struct server *server, const struct route *routes)
{
	*server = (struct server){ .routes = routes };
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &server->listener), 0);
	server->task = async_spawn(serve, server);
	ck_assert_ptr_nonnull(server->task);
}

static inline void server_close(struct server *server)
{
	async_listener_close(server->listener);
	(void)async_cancel_and_await(server->task);
	ck_assert_int_eq(server->open, 0);
}

/* Valid until the next call. */
static inline const char *server_url(struct server *server, const char *path)
{
	snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d%s",
		async_listener_port(server->listener), path);
	return server->url;
}

#endif
