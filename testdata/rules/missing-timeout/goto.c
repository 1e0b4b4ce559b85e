/*
 * A goto past the scope, and one out of it.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <stddef.h>

static int past_the_scope(struct async_stream *stream, bool in_time)
{
	char byte = 0;
	int rc = 0;

	if (!in_time)
		goto read;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = (int)async_read(stream, &byte, 1);
	}
	return rc;
read:
	return (int)async_read(stream, &byte, 1); // expect: missing-timeout
}

static int out_of_the_scope(struct async_stream *stream)
{
	char byte = 0;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		if (async_sleep(1) < 0)
			goto again;
		return (int)async_read(stream, &byte, 1);
	}
again:
	return (int)async_read(stream, &byte, 1); // expect: missing-timeout
}

static int inside(struct async_stream *stream)
{
	char byte = 0;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
	again:
		rc = (int)async_read(stream, &byte, 1);
		if (rc > 0 && byte == ' ')
			goto again;
	}
	return rc;
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
	}
	if (rc >= 0)
		rc = past_the_scope(stream, arg != NULL);
	if (rc >= 0)
		rc = out_of_the_scope(stream);
	if (rc >= 0)
		rc = inside(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
