/*
 * Read where goto leads, behind the opening on every way; and in a loop that is made of one.
 */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

static int jump(int fd, int first)
{
	struct async_stream *stream;
	char text[8];
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		goto out;
	if (first)
		goto take;
	rc = async_sleep(1);
take:
	if (read(fd, text, sizeof(text)) > 0) // expect: stream-bypassed
		goto take;
	async_close(stream);
out:
	return rc;
}

/* The reading stands before the opening in the text, and behind it when it runs. */
static int back(int fd)
{
	struct async_stream *stream = NULL;
	char text[8];
	int rc = 0;

	goto open;
take:
	if (read(fd, text, sizeof(text)) < 0) // expect: stream-bypassed
		rc = -1;
	async_close(stream);
	return rc;
open:
	rc = async_stream_open(fd, &stream);
	if (rc < 0)
		return rc;
	goto take;
}

static int start(void *arg)
{
	int ends[2], more[2];

	(void)arg;
	if (pipe(ends) || pipe(more))
		return -1;
	return jump(ends[0], 1) < 0 || back(more[0]) < 0 ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
