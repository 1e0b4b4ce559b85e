/*
 * Trap: the reader waits until the parent, after a fixed time, cancels its group or the task. Not
 * followed yet.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int listen_in(void *arg)
{
	char line[80];
	ssize_t n;

	do {
		// spurious@+1: missing-timeout the parent ends it
		n = async_read(arg, line, sizeof(line));
	} while (n > 0);
	return (int)n;
}

static int watch_group(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc) {
		async_group_spawn(g, listen_in, stream);
		rc = async_sleep(10000);
		async_group_cancel(g);
	}
	return rc;
}

static int watch_task(struct async_stream *stream)
{
	struct async_task *task = async_spawn(listen_in, stream);
	int rc = async_sleep(10000);

	async_cancel_and_await(task);
	return rc;
}

/* Just not the trap: nobody cancels it. */
static int listen_for_ever(void *arg)
{
	char line[80];

	return (int)async_read(arg, line, sizeof(line)); // expect: missing-timeout
}

static int watch_for_ever(struct async_stream *stream)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc) {
		async_group_spawn(g, listen_for_ever, stream);
		rc = async_sleep(10000);
	}
	return rc;
}

static int start(void *arg)
{
	int rc = watch_group(arg);

	if (rc >= 0)
		rc = watch_task(arg);
	return rc < 0 ? rc : watch_for_ever(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
