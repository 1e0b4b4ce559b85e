/*
 * What a name stands for is decided by the linker: a definition that is weak gives way to one that
 * is not, and an alias is another name of a function.
 */
#include "hooks.h"

#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

int __attribute__((weak)) on_start(void)
{
	sleep(1);
	return 0;
}

int flush_all(void);
int flush_everything(void) __attribute__((alias("flush_all")));

int flush_all(void)
{
	sync();
	return 0;
}

static int start(void *arg)
{
	(void)arg;
	if (on_start() < 0)
		return -1;
	if (on_stop() < 0) // expect: blocking-call
		return -1;
	return flush_everything(); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
