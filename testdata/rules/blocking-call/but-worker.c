/*
 * Just not the trap: called from a worker and from the loop, or by a helper that looks like one
 * that hands the function to a thread but calls it itself.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static int run_command(void *arg)
{
	return system(arg);
}

static int flush(void *arg)
{
	int *fd = arg;

	return fsync(*fd);
}

static int here(int (*work)(void *arg), void *arg)
{
	return work(arg);
}

static int start(void *arg)
{
	int fd = 3;
	int rc = async_to_thread(run_command, arg);

	if (rc >= 0)
		rc = run_command(arg); // expect: blocking-call
	if (rc >= 0)
		rc = async_to_thread(flush, &fd);
	return rc < 0 ? rc : here(flush, &fd); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "true", NULL) < 0;
}
