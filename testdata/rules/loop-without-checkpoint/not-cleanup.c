/*
 * Trap: taking down what was built. A yield here would be a mistake: the task may be cancelled.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdlib.h>

struct client {
	struct async_stream *stream;
	struct client *next;
};

static void drop(struct client **clients)
{
	while (*clients) {
		struct client *client = *clients;

		*clients = client->next;
		async_close(client->stream);
		free(client);
	}
}

static int serve(void *arg)
{
	int rc;

	do
		rc = async_sleep(10);
	while (rc >= 0);
	drop(arg);
	for (;;) {
		struct client **clients = arg;
		struct client *client = *clients;

		if (!client)
			break;
		*clients = client->next;
		free(client);
	}
	return rc;
}

int main(void)
{
	static struct client *clients;

	return async_run(serve, &clients, NULL) < 0;
}
