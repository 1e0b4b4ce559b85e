#include "run.h"

#include <async/async.h>

int run_to_end(int (*job)(void *), void *arg)
{
	return async_run(job, arg, 0);
}
