/*
 * Trap: a server that counts its clients and turns away one too many. Counting alone is no cap.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

enum { most_clients = 50 };

static int clients;

static int greet(void *arg)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		rc = (int)async_write(arg, "hello\n", 6);
	}
	return rc;
}

static void leave(void *arg)
{
	async_close(arg);
	clients--;
}

static int with_a_cap(void *arg)
{
	struct async_stream *client = NULL;

	for (;;) {
		int rc = async_accept(arg, &client);

		if (rc < 0)
			return rc;
		if (clients >= most_clients) {
			async_close(client);
			continue;
		}
		clients++;
		if (async_spawn_detached(greet, client, leave) < 0)
			leave(client);
	}
}

static int only_counting(void *arg)
{
	struct async_stream *client = NULL;

	for (;;) {
		int rc = async_accept(arg, &client);

		if (rc < 0)
			return rc;
		clients++;
		// expect@+1: unbounded-concurrency
		if (async_spawn_detached(greet, client, leave) < 0)
			leave(client);
	}
}

static int start(void *arg)
{
	struct async_listener *listener = NULL;
	int rc = async_tcp_listen("127.0.0.1", 7000, 0, &listener);

	(void)arg;
	if (rc >= 0)
		rc = with_a_cap(listener);
	if (rc >= 0)
		rc = only_counting(listener);
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
