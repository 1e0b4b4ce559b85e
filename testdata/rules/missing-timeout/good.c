/*
 * The same with deadlines: one for the whole operation, one for a part of it.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct client {
	struct async_stream *stream;
	char line[256];
};

static int ask(struct client *client)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		ssize_t n = async_write(client->stream, "GET\n", 4);

		if (n >= 0)
			n = async_read(client->stream, client->line, sizeof(client->line));
		rc = n < 0 ? (int)n : 0;
	}
	return rc;
}

static int start(void *arg)
{
	struct client client = { 0 };
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (10000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &client.stream);
		if (rc >= 0)
			rc = ask(&client);
	}
	async_close(client.stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
