/*
 * The pool thread posts, and the loop starts the task.
 */
#include <async/async.h>

#include <stdio.h>

static struct async_loop *loop;
static int told;

static int tell(void *arg)
{
	(void)arg;
	told++;
	return 0;
}

static void start_task(void *arg)
{
	if (async_spawn_detached(tell, arg, NULL) < 0)
		puts("no memory");
}

static int on_pool(void *arg)
{
	return async_post(loop, start_task, arg);
}

static int start(void *arg)
{
	int rc;

	loop = async_loop_current();
	rc = async_to_thread(on_pool, arg);
	async_sleep(10);
	printf("%s, told %d times\n", rc == ASYNC_ENOTASK ? "refused" : "accepted", told);
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
