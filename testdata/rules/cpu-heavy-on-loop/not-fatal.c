/*
 * Trap: computed on the way to the end of the process, or in the child of a fork.
 */
#include <async/async.h>

#include <stdlib.h>
#include <unistd.h>

#include "compute.h"

static int start(void *key)
{
	pid_t child = fork();

	if (child == 0) {
		make_key(key);
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	if (child < 0) {
		make_key(key);
		abort();
	}
	return async_sleep(1);
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
