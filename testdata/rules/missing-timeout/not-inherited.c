/*
 * Trap: the deadline is the caller's, or the caller's caller's; each way to the wait has one.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int read_byte(struct async_stream *stream)
{
	char byte = 0;
	ssize_t n = async_read(stream, &byte, 1);

	return n == 1 ? byte : -1;
}

static int read_number(struct async_stream *stream)
{
	int number = 0;

	for (;;) {
		int byte = read_byte(stream);

		if (byte < '0' || byte > '9')
			return number;
		number = number * 10 + byte - '0';
	}
}

static int one(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = read_number(stream);
	}
	return rc;
}

static int two(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		rc = read_number(stream) + read_byte(stream);
	}
	return rc;
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
	}
	if (rc >= 0)
		rc = one(stream) + two(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
