/*
 * An orderly end: on SIGTERM the server takes no new connections, gives those it has two seconds
 * to finish, and then cuts them off. Each is one statement of `serve`.
 *
 * Two clients are connected when the signal comes. One asks its question after a second and is
 * still answered; the other never says anything.
 *
 * Prints:
 *
 *      500 ms: SIGTERM: no new connections
 *     1000 ms: the first client got its answer
 *     2500 ms: the server has stopped: deadline passed
 *     2500 ms: the second client was cut off
 */
#include <async/async.h>
#include <async/io.h>
#include <async/process.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

enum { CONNECTIONS = 100, IDLE_MS = 10000, GRACE_MS = 2000, CLIENT_MS = 20000 };

static void say(const char *what, const char *detail)
{
	printf("%4" PRIu64 " ms: %s%s\n", async_now(), what, detail);
}

static int answer(void *arg)
{
	struct async_stream *stream = arg;
	char question[64];
	int rc = 0;

	ASYNC_TIMEOUT (IDLE_MS, &rc) {
		if (async_read(stream, question, sizeof question) > 0)
			rc = (int)async_write(stream, "42", 2);
	}
	async_close(stream);
	return 0;
}

static int accept_all(void *arg)
{
	struct async_stream *stream;
	int rc = 0;

	ASYNC_GROUP (connections, CONNECTIONS, &rc) {
		while ((rc = async_accept(arg, &stream)) == 0) {
			if (async_group_spawn(connections, answer, stream) < 0)
				async_close(stream);
		}
	}
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

static int serve(struct async_listener *listener, struct async_signal *terminate)
{
	struct async_task *accepting = async_spawn(accept_all, listener);
	int rc = async_signal_wait(terminate);

	async_listener_close(listener);
	say("SIGTERM: no new connections", "");
	ASYNC_TIMEOUT (GRACE_MS, &rc) {
		rc = async_await(accepting);
	}
	say("the server has stopped: ", async_strerror(rc));
	return rc == ASYNC_ETIMEDOUT ? 0 : rc;
}

struct client {
	uint16_t port;
	bool is_silent;
};

static int ask(void *arg)
{
	const struct client *client = arg;
	struct async_stream *stream = NULL;
	char text[64];
	ssize_t n = -1;
	int rc = 0;

	ASYNC_TIMEOUT (CLIENT_MS, &rc) {
		n = async_tcp_connect("127.0.0.1", client->port, &stream);
		if (n == 0)
			n = async_sleep(1000);
		if (n == 0 && !client->is_silent)
			n = async_write(stream, "?", 1);
		if (n >= 0)
			n = async_read(stream, text, sizeof text);
	}
	async_close(stream);
	say(n > 0 ? "the first client got its answer" : "the second client was cut off", "");
	return rc;
}

static int terminate_soon(void *arg)
{
	int rc = async_sleep(500);

	(void)arg;
	raise(SIGTERM); /* plays the one who runs the service */
	return rc;
}

static int run_all(struct async_listener *listener, struct async_signal *terminate)
{
	uint16_t port = (uint16_t)async_listener_port(listener);
	struct client first = { port, false }, second = { port, true };
	int rc = 0;

	ASYNC_GROUP (world, 3, &rc) {
		async_group_spawn(world, ask, &first);
		async_group_spawn(world, ask, &second);
		async_group_spawn(world, terminate_soon, NULL);
		rc = serve(listener, terminate);
	}
	return rc;
}

static int start(void *arg)
{
	struct async_listener *listener;
	struct async_signal *terminate;
	int rc = async_signal_open(SIGTERM, &terminate);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = async_tcp_listen("127.0.0.1", 0, 0, &listener);
	if (rc == 0)
		rc = run_all(listener, terminate);
	async_signal_close(terminate);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
