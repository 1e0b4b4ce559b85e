/*
 * Another handle of the descriptor: a FILE, which also reads ahead, or a channel of GLib.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdio.h>
#include <unistd.h>

typedef struct channel GIOChannel;
GIOChannel *g_io_channel_unix_new(int fd);
int g_io_channel_read_chars(
	GIOChannel *channel, char *text, size_t size, size_t *read, void **error);

static int lines(int fd)
{
	struct async_stream *stream;
	FILE *file = fdopen(fd, "r+");
	char text[64];
	int rc;

	if (!file)
		return -1;
	rc = async_stream_open(fd, &stream);
	if (rc < 0)
		return rc;
	if (!fgets(text, sizeof(text), file)) // expect: stream-bypassed
		rc = -1;
	if (fputs("hello\n", file) < 0) // expect: stream-bypassed
		rc = -1;
	async_close(stream);
	return rc;
}

static int channel(int fd)
{
	struct async_stream *stream;
	GIOChannel *channel = g_io_channel_unix_new(fd);
	char text[64];
	size_t size;
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		return rc;
	// expect@+1: stream-bypassed
	if (g_io_channel_read_chars(channel, text, sizeof(text), &size, NULL) != 1)
		rc = -1;
	async_close(stream);
	return rc;
}

/* Standard input has a number and a name. */
static int standard(void)
{
	struct async_stream *stream;
	char text[64];
	int rc = async_stream_open(STDIN_FILENO, &stream);

	if (rc < 0)
		return rc;
	if (!fgets(text, sizeof(text), stdin)) // expect: stream-bypassed
		rc = -1;
	if (fputs("hello\n", stdout) < 0)
		rc = -1;
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2], more[2];

	(void)arg;
	// spurious@+1: blocking-call the stream has made it non-blocking
	if (pipe(ends) || pipe(more) || standard() < 0)
		return -1;
	return lines(ends[0]) < 0 ? -1 : channel(more[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
