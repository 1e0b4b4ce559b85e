/* Pipes in blocking mode are waited for first, as sockets are. */
#include <async/async.h>
#include <async/io.h>

#include <sys/uio.h>
#include <unistd.h>

static int start(void *arg)
{
	char text[8] = "hello";
	struct iovec parts[2] = { { text, 4 }, { text + 4, 4 } };
	int ends[2];
	int rc = 0;

	(void)arg;
	if (pipe(ends))
		return -1;
	ASYNC_TIMEOUT (1000, &rc) {
		// fix: suggest the descriptor does not block any more: a part may be written...
		if (write(ends[1], text, 5) != 5) // expect: blocking-call
			rc = -1;
		// fix: suggest the descriptor does not block any more, and a wait that...
		ssize_t size = read(ends[0], text, sizeof(text)); // expect: blocking-call

		// fix: suggest the descriptor does not block any more, and a wait that...
		if (size > 0 && readv(ends[0], parts, 2) < 0) // expect: blocking-call
			rc = -1;
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
