#include "tasks.h"

#include <stddef.h>

struct job {
	int value;
	int (*run)(struct job *job);
};

static int count(struct job *job)
{
	return ++job->value;
}

int count_task(void *arg)
{
	struct job job = { .run = count };

	(void)arg;
	return job.run(&job);
}
