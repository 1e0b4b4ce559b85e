/*
 * The wait, the scope, or both come out of macros.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

#define TRY(call)                                                                                  \
	do {                                                                                       \
		ssize_t result_ = (call);                                                          \
		if (result_ < 0)                                                                   \
			return (int)result_;                                                       \
	} while (0)
#define WITHIN_A_SECOND(rc) ASYNC_TIMEOUT (1000, rc)
#define IN_TIME(rc, call)                                                                          \
	ASYNC_TIMEOUT (1000, rc) {                                                                 \
		*(rc) = (int)(call);                                                               \
	}

static int without(struct async_stream *stream)
{
	char byte = 0;

	TRY(async_read(stream, &byte, 1)); // expect: missing-timeout
	TRY(async_read(stream, &byte, 1));
	return byte;
}

static int with(struct async_stream *stream)
{
	char byte = 0;
	int rc = 0;

	WITHIN_A_SECOND(&rc)
	{
		TRY(async_read(stream, &byte, 1));
	}
	IN_TIME(&rc, async_read(stream, &byte, 1));
	return rc;
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	IN_TIME(&rc, async_tcp_connect("upstream.example", 80, &stream));
	if (rc >= 0)
		rc = without(stream);
	if (rc >= 0)
		rc = with(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
