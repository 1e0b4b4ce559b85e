/* The finding is surer than that. */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	(void)arg;
	// certainty: likely
	sleep(1); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
