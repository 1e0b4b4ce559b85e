/*
 * Trap: on a thread of its own waiting is what the code is there for: through the runtime,
 * through a helper that hands functions to it, with pthread_create.
 */
#include <async/async.h>

#include <pthread.h>
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

static void *keep_time(void *arg)
{
	for (;;)
		sleep(1);
	return arg;
}

static int elsewhere(int (*work)(void *arg), void *arg)
{
	return async_to_thread(work, arg);
}

static int elsewhere_twice(int (*work)(void *arg), void *arg)
{
	int rc = elsewhere(work, arg);

	return rc < 0 ? rc : elsewhere(work, arg);
}

static int start(void *arg)
{
	pthread_t thread;
	int fd = 3;
	int rc = async_to_thread(run_command, arg);

	if (rc >= 0)
		rc = elsewhere(flush, &fd);
	if (rc >= 0)
		rc = elsewhere_twice(run_command, arg);
	if (pthread_create(&thread, NULL, keep_time, NULL) == 0)
		pthread_detach(thread);
	return rc;
}

int main(void)
{
	return async_run(start, "true", NULL) < 0;
}
