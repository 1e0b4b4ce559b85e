/* A library without a loop, that says that a loop calls it. */
#include <async/annotate.h>
#include <unistd.h>

ASYNC_LOOP_ONLY int library_refresh(int handle);

int library_refresh(int handle)
{
	sleep(1); // expect: blocking-call
	return handle;
}
