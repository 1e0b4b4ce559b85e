#include "../record.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int rc = async_sleep(10);

	return rc < 0 ? rc : record_event(arg);
}

int main(void)
{
	static char event[] = "start";

	return async_run(start, event, NULL) < 0;
}
