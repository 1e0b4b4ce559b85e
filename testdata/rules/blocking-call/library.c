/*
 * A library has no main. A function that suspends can only run in a task, so it is judged
 * although nobody here starts it; one that does not suspend may run anywhere, and is not.
 */
#include <async/async.h>

#include <unistd.h>

int library_retry(int (*call)(void *arg), void *arg);
void library_wait(unsigned seconds);

int library_retry(int (*call)(void *arg), void *arg)
{
	int rc = async_sleep(10);

	if (rc < 0)
		return rc;
	sleep(1); // expect: blocking-call
	return call(arg);
}

void library_wait(unsigned seconds)
{
	sleep(seconds);
}
