/*
 * Waiting for an event, which whoever is done sets.
 */
#include <async/async.h>
#include <async/sync.h>

#include <stddef.h>

struct job {
	struct async_event *done;
	int result;
};

static int loads(void *arg)
{
	struct job *job = arg;
	int rc = async_sleep(100);

	job->result = 1;
	async_event_set(job->done);
	return rc;
}

static int waits(void *arg)
{
	struct job *job = arg;
	int rc = async_event_wait(job->done);

	return rc < 0 ? rc : job->result;
}

static int start(void *arg)
{
	struct job job = { .done = async_event_new() };
	int rc = 0;

	(void)arg;
	if (!job.done)
		return -1;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, &job);
		async_group_spawn(g, waits, &job);
	}
	async_event_free(job.done);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
