/* The step is said in another line. */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	(void)arg;
	// step: place.c:1 'start' calls 'sleep'...
	sleep(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
