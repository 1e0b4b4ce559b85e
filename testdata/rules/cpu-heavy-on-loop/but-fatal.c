/* The way goes on after the message: nothing ends here, neither the process nor a child. */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "compute.h"

static int start(void *key)
{
	pid_t child = fork();

	if (child < 0) {
		make_key(key); // expect: cpu-heavy-on-loop
		perror("fork");
	}
	if (!key)
		abort();
	make_key(key); // expect: cpu-heavy-on-loop
	return async_sleep(1);
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
