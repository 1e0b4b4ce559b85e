/*
 * The deadline is in this unit, the waits are in another; one of the two has no deadline.
 */
#include "lines.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	char line[80];
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (5000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
		if (rc >= 0)
			rc = lines_read(stream, line, sizeof(line));
	}
	if (rc >= 0)
		rc = lines_skip(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
