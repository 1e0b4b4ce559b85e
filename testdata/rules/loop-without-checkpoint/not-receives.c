/*
 * Trap: consumers whose receive always waits, and readers of a stream.
 */
#include <async/async.h>
#include <async/io.h>
#include <async/sync.h>

#include <stddef.h>

static int count(const char *bytes, size_t size)
{
	int lines = 0;

	for (size_t i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	return lines;
}

static int read_lines(void *arg)
{
	char buffer[512];
	int lines = 0;

	for (;;) {
		ssize_t n = 0;
		int rc = 0;

		ASYNC_TIMEOUT (1000, &rc) {
			n = async_read(arg, buffer, sizeof(buffer));
		}
		if (rc < 0 || n <= 0)
			return n < 0 ? (int)n : lines;
		if (buffer[0] == '#')
			continue;
		lines += count(buffer, (size_t)n);
	}
}

static int consume(void *arg)
{
	int message, rc;

	while ((rc = async_channel_receive(arg, &message)) >= 0) {
		if (message == 0)
			continue;
		if (message < 0)
			break;
	}
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, read_lines, arg);
		async_group_spawn(g, consume, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
