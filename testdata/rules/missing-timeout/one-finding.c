/*
 * One operation, one finding: at the first wait of the function that is not under a deadline.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int exchange(struct async_stream *stream)
{
	char line[80];
	ssize_t n = async_write(stream, "one\n", 4); // expect: missing-timeout

	if (n >= 0)
		n = async_read(stream, line, sizeof(line));
	if (n >= 0)
		n = async_write(stream, "two\n", 4);
	if (n >= 0)
		n = async_read(stream, line, sizeof(line));
	return n < 0 ? (int)n : 0;
}

static int first_in_time(struct async_stream *stream)
{
	char line[80];
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = (int)async_write(stream, "one\n", 4);
	}
	if (rc >= 0)
		rc = (int)async_read(stream, line, sizeof(line)); // expect: missing-timeout
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
	for (int i = 0; i < 3 && rc >= 0; i++)
		rc = exchange(stream);
	if (rc >= 0)
		rc = first_in_time(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
