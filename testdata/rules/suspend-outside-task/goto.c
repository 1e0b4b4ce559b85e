/*
 * The call sits behind labels.
 */
#include <async/async.h>

#include <stddef.h>

static int start(void *arg)
{
	(void)arg;
	return async_yield();
}

int main(void)
{
	int tries = 0;

again:
	if (async_run(start, NULL, NULL) >= 0)
		goto out;
	async_sleep(100); // expect: suspend-outside-task
	if (tries++ < 3)
		goto again;
out:
	return tries;
}
