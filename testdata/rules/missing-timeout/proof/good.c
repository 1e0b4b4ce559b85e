/*
 * The same server; a client that waits two seconds.
 */
#include <async/async.h>
#include <async/io.h>

#include <inttypes.h>
#include <stdio.h>

static int ask(void *arg)
{
	uint64_t began = async_now();
	char answer = 0;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = (int)async_read(arg, &answer, 1);
	}
	if (rc == ASYNC_ETIMEDOUT)
		printf("ended: timed out after %" PRIu64 " ms\n", async_now() - began);
	else
		printf("ended: %s\n", async_strerror(rc));
	return 0;
}

static int connect_to(struct async_listener *silent, struct async_stream **stream)
{
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc) {
		rc = async_tcp_connect("127.0.0.1", (uint16_t)async_listener_port(silent), stream);
	}
	return rc;
}

static int start(void *arg)
{
	struct async_listener *silent = NULL;
	struct async_stream *stream = NULL;
	struct async_task *client;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &silent);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = connect_to(silent, &stream);
	if (rc < 0)
		return rc;
	client = async_spawn(ask, stream);
	rc = async_await(client);
	async_close(stream);
	async_listener_close(silent);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
