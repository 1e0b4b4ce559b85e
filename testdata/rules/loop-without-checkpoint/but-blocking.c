/*
 * The twin: it blocks only for the disk, which is quick.
 */
#include <async/async.h>

#include <fcntl.h>
#include <unistd.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int worker(void *arg)
{
	int found = 0;

	for (;;) {
		if (take(arg)) { // expect: loop-without-checkpoint
			found += access("/etc/hostname", F_OK) == 0;
			continue;
		}
		if (async_sleep(10) < 0)
			return found;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(worker, &jobs, NULL) < 0;
}
