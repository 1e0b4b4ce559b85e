/*
 * Trap: a second task watches the connection and closes it when nothing came for too long. That
 * the two belong together is not followed yet.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <stddef.h>

struct session {
	struct async_stream *stream;
	uint64_t last;
	bool ended;
};

static int watch(void *arg)
{
	struct session *session = arg;

	while (!session->ended) {
		int rc = async_sleep(1000);

		if (rc < 0)
			return rc;
		if (async_now() - session->last > 60000)
			return ASYNC_ETIMEDOUT;
	}
	return 0;
}

static int serve(void *arg)
{
	struct session *session = arg;
	char line[80];
	ssize_t n = 1;

	while (n > 0) {
		// spurious@+1: missing-timeout the other task of the group watches it
		n = async_read(session->stream, line, sizeof(line));
		session->last = async_now();
	}
	session->ended = true;
	return (int)n;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, watch, arg);
		async_group_spawn(g, serve, arg);
	}
	return rc;
}

int main(void)
{
	static struct session session;

	return async_run(start, &session, NULL) < 0;
}
