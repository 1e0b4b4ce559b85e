#include "cache.h"

#include <async/async.h>
#include <unistd.h>

static int refresh(int *entry)
{
	return fdatasync(*entry);
}

int disk_task(void *arg)
{
	int rc = async_sleep(10);

	return rc < 0 ? rc : refresh(arg); // expect: blocking-call
}
