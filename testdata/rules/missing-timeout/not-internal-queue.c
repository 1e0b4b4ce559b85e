/*
 * Trap: the other side is a task of this program: a queue, a permit, a child, a thread, a timer.
 */
#include <async/async.h>

#include <stddef.h>

static struct async_channel *jobs;
static struct async_semaphore *slots;

static int compute(void *arg)
{
	int *job = arg, sum = 0;

	for (int i = 0; i < *job; i++)
		sum += i;
	return sum;
}

static int work(void *arg)
{
	int job = 0;

	(void)arg;
	while (async_channel_receive(jobs, &job) == 0) {
		int rc = async_semaphore_acquire(slots);

		if (rc < 0)
			return rc;
		rc = async_to_thread(compute, &job);
		async_semaphore_release(slots);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	struct async_task *worker;
	int rc = 0;

	(void)arg;
	jobs = async_channel_new(sizeof(int), 4);
	slots = async_semaphore_new(2);
	if (!jobs || !slots)
		return -1;
	worker = async_spawn(work, NULL);
	for (int job = 0; job < 10 && rc >= 0; job++)
		rc = async_channel_send(jobs, &job);
	async_channel_close(jobs);
	if (rc >= 0)
		rc = async_sleep(1000);
	rc = async_await(worker);
	async_channel_free(jobs);
	async_semaphore_free(slots);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
