/*
 * Waiting for somebody else without end: a peer that stops answering keeps the task, its memory
 * and its connection for ever. One finding per function, at its first such wait.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct client {
	struct async_stream *stream;
	char line[256];
};

static int connect_upstream(struct client *client)
{
	// hint: put the whole operation in ASYNC_TIMEOUT(ms, &rc) { ... }, in 'connect_upstream'
	// hint: or a caller
	// expect@+1: missing-timeout
	return async_tcp_connect("upstream.example", 80, &client->stream);
}

static int ask(struct client *client)
{
	// hint: put the whole operation in ASYNC_TIMEOUT(ms, &rc) { ... }, in 'ask' or a caller
	ssize_t n = async_write(client->stream, "GET\n", 4); // expect: missing-timeout

	if (n >= 0)
		n = async_read(client->stream, client->line, sizeof(client->line));
	return n < 0 ? (int)n : 0;
}

static int drain(struct client *client)
{
	ssize_t n;

	do {
		// hint: put the whole operation in ASYNC_TIMEOUT(ms, &rc) { ... }, in 'drain' or a
		// hint: caller
		// expect@+1: missing-timeout
		n = async_read(client->stream, client->line, sizeof(client->line));
	} while (n > 0);
	return (int)n;
}

static int start(void *arg)
{
	struct client client = { 0 };
	int rc = connect_upstream(&client);

	(void)arg;
	if (rc >= 0)
		rc = ask(&client);
	if (rc >= 0)
		rc = drain(&client);
	async_close(client.stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
