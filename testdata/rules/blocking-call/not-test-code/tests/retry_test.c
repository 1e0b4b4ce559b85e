/*
 * Trap: a test sleeps. It is slow, but nobody else is there to be kept waiting.
 */
#include <async/async.h>

#include <assert.h>
#include <unistd.h>

static int test_retry(void *arg)
{
	int *calls = arg;

	usleep(1000);
	assert(*calls == 0);
	return 0;
}

int main(void)
{
	int calls = 0;

	return async_run(test_retry, &calls, NULL) < 0;
}
