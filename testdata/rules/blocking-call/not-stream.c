/* A stream of the runtime makes the descriptor that it is opened over non-blocking. */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

static int start(void *arg)
{
	char text[8];
	int ends[2];
	int rc = 0;
	struct async_stream *stream = NULL;

	(void)arg;
	if (pipe(ends))
		return -1;
	ASYNC_TIMEOUT (1000, &rc) {
		rc = async_stream_open(ends[0], &stream);
		if (rc == 0 && read(ends[0], text, sizeof(text)) > 0) // expect: stream-bypassed
			rc = async_read(stream, text, sizeof(text)) > 0 ? 0 : -1;
	}
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
