/* Steps in the wrong order. */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	(void)arg;
	// step: 'start' calls 'sleep'...
	// step: 'main' starts task 'start'
	sleep(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
