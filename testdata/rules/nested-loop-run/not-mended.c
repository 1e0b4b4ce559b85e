/* Loops whose configuration, or function, would be lost. */
#include <async/async.h>

static int pause(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	static const struct async_config small = { .stack_size = 65536 };
	async_fn chosen = arg ? pause : NULL;

	// fix: none
	int rc = async_run(pause, arg, &small); // expect: nested-loop-run
	// fix: none
	return rc < 0 ? rc : async_run(chosen, arg, NULL); // expect: nested-loop-run
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
