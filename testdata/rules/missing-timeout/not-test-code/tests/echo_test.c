/*
 * Trap: a test. Its runner has a time limit.
 */
#include <async/async.h>
#include <async/io.h>

#include <assert.h>
#include <stddef.h>

static int test_echo(void *arg)
{
	struct async_stream *stream = NULL;
	char byte = 0;
	int rc = async_tcp_connect("127.0.0.1", 7, &stream);

	(void)arg;
	assert(rc == 0);
	rc = (int)async_write(stream, "x", 1);
	assert(rc == 1);
	rc = (int)async_read(stream, &byte, 1);
	assert(rc == 1 && byte == 'x');
	async_close(stream);
	return 0;
}

int main(void)
{
	return async_run(test_echo, NULL, NULL) < 0;
}
