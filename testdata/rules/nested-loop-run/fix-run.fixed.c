/* What a loop would run is called: this is a task already. */
#include <async/async.h>

static int pause(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int leave(void *arg)
{
	return async_spawn_detached(pause, arg, NULL);
}

static int start(void *arg)
{
	char *name = arg;

	// fix: safe
	int rc = pause(name + 1); // expect: nested-loop-run

	// fix: suggest 'leave' leaves tasks behind, which would end with its loop
	if (leave(NULL) < 0) // expect: nested-loop-run
		return -1;
	return rc;
}

int main(void)
{
	return async_run(start, "a name", NULL) < 0;
}
