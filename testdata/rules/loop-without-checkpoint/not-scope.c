/*
 * Trap: the waits are inside scopes, which are loops of one turn.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int serve(void *arg)
{
	char byte;

	for (;;) {
		ssize_t n = 0;
		int rc = 0;

		ASYNC_TIMEOUT (1000, &rc) {
			n = async_read(arg, &byte, 1);
		}
		if (rc < 0 || n <= 0)
			return -1;
		if (byte == '\n')
			continue;
	}
}

int main(void)
{
	return async_run(serve, NULL, NULL) < 0;
}
