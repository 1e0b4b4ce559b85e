/* The task is started in another unit. */
#include "tasks.h"

#include <async/async.h>

#include <stddef.h>

static int start(void *arg)
{
	// path: main > start > begin_saving > async_spawn
	// step: tasks.c:15 'begin_saving' returns the task that 'async_spawn' starts
	begin_saving(arg); // expect: dropped-task
	return async_sleep(100);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
