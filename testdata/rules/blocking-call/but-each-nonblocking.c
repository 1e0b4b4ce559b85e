/*
 * Just not the trap: one of the array is made non-blocking, and another one is used; or one of
 * which nobody knows, before that.
 */
#include <async/async.h>

#include <fcntl.h>
#include <unistd.h>

static int start(void *arg)
{
	char byte = 0;
	int ends[2];

	(void)arg;
	if (pipe(ends))
		return -1;
	for (int i = 0; i < 2; i++)
		if (write(ends[i], &byte, 1) < 0) // expect: blocking-call
			return -1;
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	return read(ends[0], &byte, 1) < 0; // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
