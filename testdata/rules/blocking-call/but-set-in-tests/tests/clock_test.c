#include "../clock.h"

#include <async/async.h>
#include <stddef.h>
#include <unistd.h>

static int wait_really(int ms)
{
	return usleep((unsigned)ms * 1000);
}

int main(void)
{
	static int ms = 10;

	clock_ops.wait = wait_really;
	return async_run(clock_task, &ms, NULL) < 0;
}
