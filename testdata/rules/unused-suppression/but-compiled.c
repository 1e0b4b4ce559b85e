/*
 * Just not the trap: what is compiled under a condition has findings, or none.
 */
#include <async/async.h>

#include <unistd.h>

#ifdef __unix__
static int flush(int fd)
{
	// expect@+1: unused-suppression
	async_sleep(1);   // async-lint: allow(blocking-call) why
	return fsync(fd); // expect: blocking-call
}
#endif

static int start(void *arg)
{
	int *fd = arg;

#ifdef __MINGW32__
	return 0;
#else
	// expect@+1: unused-suppression
	if (*fd < 0) // async-lint: allow(blocking-call) why
		return -1;
	// expect@+1: unused-suppression
	return flush(*fd); // async-lint: allow(blocking-call) why
#endif
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
