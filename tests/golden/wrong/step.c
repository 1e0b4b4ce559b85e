/* No step says this. */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	(void)arg;
	// step: 'start' calls 'usleep'...
	sleep(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
