/*
 * Trap: a library's own functions, whose annotations say that callers ought to have a deadline. Its
 * helpers wait under theirs; so does a function in a table whose entry wants one. An entry that
 * says nothing of the kind is on its own.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct client {
	struct async_stream *stream;
	char answer[64];
};

struct protocol {
	ASYNC_FN ASYNC_WANTS_DEADLINE int (*greet)(struct client *client);
	ASYNC_FN int (*part)(struct client *client);
};

ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE int client_ask(struct client *client);

static int receive(struct client *client)
{
	return (int)async_read(client->stream, client->answer, sizeof(client->answer));
}

static int send_all(struct client *client)
{
	int rc = (int)async_write(client->stream, "status\n", 7);

	return rc < 0 ? rc : receive(client);
}

int client_ask(struct client *client)
{
	return send_all(client);
}

static int greet(struct client *client)
{
	return (int)async_write(client->stream, "hello\n", 6);
}

static int part(struct client *client)
{
	return (int)async_write(client->stream, "bye\n", 4); // expect: missing-timeout
}

const struct protocol client_protocol = { greet, part };
