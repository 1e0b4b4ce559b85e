/*
 * Failures that nobody awaited do not vanish: a hook hears of them, with the call that failed. A
 * detached task reports when it ends, any other when the loop ends. Without a hook it is a line on
 * standard error.
 *
 * Prints:
 *
 *     unhandled: connect: connection refused
 *     main ends
 *     unhandled failures: 1
 */
#include <async/async.h>
#include <async/io.h>

#include <stdio.h>

static void on_unhandled(const struct async_error *error, void *context)
{
	int *failures = context;

	++*failures;
	printf("unhandled: %s: %s\n", error->operation, async_strerror(error->code));
}

/* Sends a report to somebody who may not be there. */
static int send_report(void *arg)
{
	const uint16_t *port = arg;
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc) {
		rc = async_tcp_connect("127.0.0.1", *port, &stream);
		if (rc == 0)
			rc = (int)async_write(stream, "report\n", 7);
	}
	async_close(stream);
	return rc;
}

/* A port on which nobody listens. */
static int unused_port(uint16_t *port)
{
	struct async_listener *listener;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &listener);

	if (rc < 0)
		return rc;
	*port = (uint16_t)async_listener_port(listener);
	async_listener_close(listener);
	return 0;
}

static int start(void *arg)
{
	static uint16_t port;
	int rc = unused_port(&port);

	async_on_unhandled(on_unhandled, arg);
	if (rc == 0)
		rc = async_spawn_detached(send_report, &port, NULL);
	if (rc == 0)
		rc = async_sleep(100);
	puts("main ends");
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	int failures = 0;
	int rc = async_run(start, &failures, &config);

	printf("unhandled failures: %d\n", failures);
	return rc < 0;
}
