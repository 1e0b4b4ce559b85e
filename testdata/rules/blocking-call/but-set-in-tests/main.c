#include "clock.h"

#include <async/async.h>
#include <stddef.h>

int main(void)
{
	static int ms = 10;

	return async_run(clock_task, &ms, NULL) < 0;
}
