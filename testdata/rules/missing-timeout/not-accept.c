/*
 * Trap: endless by nature. The next client may come in a year, and that is fine; a client that
 * came has to say something.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int serve(struct async_stream *client)
{
	char line[80];
	ssize_t n = async_read(client, line, sizeof(line)); // expect: missing-timeout

	return n < 0 ? (int)n : 0;
}

static int start(void *arg)
{
	struct async_listener *listener = NULL;
	struct async_stream *client = NULL;
	int rc = async_tcp_listen("127.0.0.1", 7000, 0, &listener);

	(void)arg;
	while (rc >= 0) {
		rc = async_accept(listener, &client);
		if (rc < 0)
			break;
		rc = serve(client);
		async_close(client);
	}
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
