/*
 * Tasks that look at a flag again and again: with a pause, with a turn of the loop, with an atomic,
 * and one that spins on what a thread sets.
 */
#include <async/async.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static bool is_loaded;
static atomic_bool is_saved;
static volatile bool is_computed;

struct job {
	bool is_done;
	int result;
	char name[256];
};

static int loads(void *arg)
{
	struct job *job = arg;
	int rc = async_sleep(100);

	is_loaded = true;
	job->is_done = true;
	return rc;
}

static void *computes(void *arg)
{
	is_computed = true;
	atomic_store(&is_saved, true);
	return arg;
}

static int waits(void *arg)
{
	struct job *job = arg;

	while (!is_loaded)
		// hint: wait for an event or a condition of the runtime, which 'loads' sets
		// fix: sketch
		async_sleep(10); // expect: busy-wait
	while (!job->is_done) {
		int rc = async_yield(); // expect: busy-wait

		if (rc < 0)
			return rc;
	}
	while (!atomic_load(&is_saved))
		// hint: wait for an event of the runtime, and have 'computes' post to the loop
		async_sleep(1); // expect: busy-wait
	while (!is_computed)
		sched_yield(); // expect: busy-wait
	return job->result;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	static struct job job;
	pthread_t thread;

	pthread_create(&thread, NULL, computes, NULL);
	return async_run(start, &job, NULL) < 0;
}
