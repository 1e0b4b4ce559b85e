/*
 * The same thousand jobs, at most eight at a time.
 */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>

struct job {
	int id;
	struct job *next;
};

static int alive, most_alive;

static int work(void *arg)
{
	int rc;

	if (++alive > most_alive)
		most_alive = alive;
	rc = async_sleep(50);
	alive--;
	return arg ? rc : -1;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		for (struct job *job = arg; job; job = job->next)
			async_group_spawn(g, work, job);
	}
	printf("tasks alive at most: %d\n", most_alive);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	static struct job jobs[1000];

	for (int i = 0; i + 1 < 1000; i++)
		jobs[i].next = &jobs[i + 1];
	return async_run(start, jobs, &config) < 0;
}
