/*
 * All of an array is made non-blocking in a loop, then one of it is used.
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
		fcntl(ends[i], F_SETFL, O_NONBLOCK);
	return write(ends[1], &byte, 1) < 0 || read(ends[0], &byte, 1) < 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
