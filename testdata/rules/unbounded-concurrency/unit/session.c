#include "session.h"

#include <stddef.h>

static int echo(void *arg)
{
	char buffer[256];
	int rc = 0;

	ASYNC_TIMEOUT (30000, &rc) {
		ssize_t n = async_read(arg, buffer, sizeof(buffer));

		if (n > 0)
			n = async_write(arg, buffer, (size_t)n);
		rc = n < 0 ? (int)n : 0;
	}
	return rc;
}

static void hang_up(void *arg)
{
	async_close(arg);
}

int session_start(struct async_stream *client)
{
	return async_spawn_detached(echo, client, hang_up);
}
