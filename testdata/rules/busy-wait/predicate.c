/*
 * What is tested is looked at in a helper: with several ways out of it, in a loop over all there
 * are, through another helper. Who is named is who writes it, not who only hands its address on.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

enum state { RUNNING, FAILED, DONE };

struct job {
	enum state state;
	int result;
};

static struct job jobs[4];

static int finish(void *arg)
{
	int rc = async_sleep(50);

	for (int i = 0; i < 4; i++)
		jobs[i].state = rc < 0 ? FAILED : DONE;
	(void)arg;
	return rc;
}

static int code_of(const enum state *state)
{
	return *state == DONE ? 0 : -1;
}

static int report(void *arg)
{
	(void)arg;
	return code_of(&jobs[0].state);
}

static bool has_ended(const struct job *job)
{
	if (job->state == FAILED)
		return true;
	return job->state == DONE;
}

static bool have_all_ended(void)
{
	for (int i = 0; i < 4; i++)
		if (!has_ended(&jobs[i]))
			return false;
	return true;
}

static int waits_for_one(void *arg)
{
	const struct job *job = arg;

	// path: start > waits_for_one > job.state > start > finish > job.state
	// hint: wait for an event or a condition of the runtime, which 'finish' sets
	while (!has_ended(job))
		async_sleep(10); // expect: busy-wait
	return job->result;
}

static int waits_for_all(void *arg)
{
	(void)arg;
	while (!have_all_ended())
		async_sleep(10); // expect: busy-wait
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, report, NULL);
		async_group_spawn(g, finish, NULL);
		async_group_spawn(g, waits_for_one, &jobs[0]);
		async_group_spawn(g, waits_for_all, NULL);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
