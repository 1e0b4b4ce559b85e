#include "tasks.h"

#include <async/async.h>

#include <stddef.h>

static int saves(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

struct async_task *begin_saving(void *arg)
{
	return async_spawn(saves, arg);
}
