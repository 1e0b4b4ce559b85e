/*
 * The loop that accepts is in another unit than the spawn.
 */
#include "session.h"

#include <stddef.h>

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
		// path: main > start
		if (session_start(client) < 0) // expect: unbounded-concurrency
			async_close(client);
	}
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
