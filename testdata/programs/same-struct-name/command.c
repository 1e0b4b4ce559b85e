#include "tasks.h"

#include <stdlib.h>

struct job {
	int (*run)(struct job *job);
	const char *command;
};

static int run(struct job *job)
{
	return system(job->command);
}

int command_task(void *arg)
{
	struct job job = { .run = run, .command = arg };

	return job.run(&job); // expect: blocking-call
}
