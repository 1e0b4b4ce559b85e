/*
 * Just not the trap: one of the ways to the wait has no deadline; a spawned task has its own
 * deadlines, not the spawner's; a scope that is closed is closed.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int read_byte(struct async_stream *stream)
{
	char byte = 0;
	ssize_t n = async_read(stream, &byte, 1); // expect: missing-timeout

	return n == 1 ? byte : -1;
}

static int in_time(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = read_byte(stream);
	}
	return rc;
}

static int after_the_scope(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_sleep(1);
	}
	return rc < 0 ? rc : read_byte(stream);
}

/* Detached: no scope of the spawner reaches it. */
static int detached(void *arg)
{
	char byte = 0;

	return (int)async_read(arg, &byte, 1); // expect: missing-timeout
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
		if (rc >= 0)
			rc = async_spawn_detached(detached, stream, NULL);
	}
	if (rc >= 0)
		rc = in_time(stream) + after_the_scope(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
