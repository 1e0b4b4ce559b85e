/*
 * An echo server: a limit of connections, a deadline for idle ones, and an orderly end. Four
 * clients play the world, of which one falls silent.
 *
 * Prints:
 *
 *     alpha: alpha, after 0 ms
 *     beta: beta, after 0 ms
 *     gamma: gamma, after 0 ms
 *     the silent one: hung up on, after 5000 ms
 *     the server has stopped: no error
 */
#include <async/async.h>
#include <async/io.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CONNECTIONS = 100, IDLE_MS = 5000, CLIENT_MS = 10000 };

/* One connection. Its failures are its own: returning one would cancel the whole group. */
static int echo(void *arg)
{
	struct async_stream *stream = arg;
	char buffer[4096];
	ssize_t n = 1;
	int rc = 0;

	while (rc == 0 && n > 0) {
		ASYNC_TIMEOUT (IDLE_MS, &rc) {
			n = async_read(stream, buffer, sizeof buffer);
			if (n > 0)
				n = async_write(stream, buffer, (size_t)n);
		}
	}
	async_close(stream);
	return 0;
}

/* Serves until the listener is closed. While the group is full nobody accepts, and further
 * clients wait in the kernel's queue. */
static int serve(void *arg)
{
	struct async_listener *listener = arg;
	struct async_stream *stream;
	int rc = 0;

	ASYNC_GROUP (connections, CONNECTIONS, &rc) {
		while ((rc = async_accept(listener, &stream)) == 0) {
			if (async_group_spawn(connections, echo, stream) < 0)
				async_close(stream);
		}
	}
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

struct client {
	const char *word; /* empty: says nothing */
	uint16_t port;
	char answer[64];
	uint64_t ended; /* when */
};

static int visit(void *arg)
{
	struct client *client = arg;
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (CLIENT_MS, &rc) {
		ssize_t n = async_tcp_connect("127.0.0.1", client->port, &stream);

		if (n == 0 && client->word[0])
			n = async_write(stream, client->word, strlen(client->word));
		if (n >= 0)
			n = async_read(stream, client->answer, sizeof client->answer - 1);
		rc = n < 0 ? (int)n : 0;
	}
	async_close(stream);
	client->ended = async_now();
	return rc;
}

static int visit_all(uint16_t port)
{
	struct client clients[] = {
		{ .word = "alpha", .port = port },
		{ .word = "beta", .port = port },
		{ .word = "gamma", .port = port },
		{ .word = "", .port = port },
	};
	int rc = async_map(visit, clients, 4, sizeof clients[0], 4, NULL);

	for (struct client *client = clients; client < clients + 4; client++) {
		printf("%s: %s, after %" PRIu64 " ms\n",
			client->word[0] ? client->word : "the silent one",
			client->answer[0] ? client->answer : "hung up on", client->ended);
	}
	return rc;
}

static int start(void *arg)
{
	struct async_listener *listener;
	struct async_task *server;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &listener);

	(void)arg;
	if (rc < 0)
		return rc;
	server = async_spawn(serve, listener);
	rc = visit_all((uint16_t)async_listener_port(listener));
	async_listener_close(listener);
	printf("the server has stopped: %s\n", async_strerror(async_await(server)));
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
