/*
 * A server that takes the connection and never answers; a client that waits for its answer.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <stdio.h>

enum { patience_ms = 60000 };

static bool has_ended;

static int ask(void *arg)
{
	char answer = 0;
	ssize_t n = async_read(arg, &answer, 1); // expect: missing-timeout

	has_ended = true;
	return n < 0 ? (int)n : 0;
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
	rc = async_sleep(patience_ms);
	if (has_ended)
		printf("ended: within %d ms\n", patience_ms);
	else
		printf("ended: never within %d ms\n", patience_ms);
	async_cancel_and_await(client);
	async_close(stream);
	async_listener_close(silent);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
