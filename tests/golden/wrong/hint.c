/* The advice is another one. */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	(void)arg;
	// hint: use 'async_slumber' instead of 'sleep'
	sleep(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
