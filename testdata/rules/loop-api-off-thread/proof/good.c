/*
 * The pool thread posts, and the loop starts the task.
 */
#include <async/async.h>
#include <async/sync.h>

#include <stdio.h>

static struct async_loop *loop;
static int told;

static int tell(void *arg)
{
	(void)arg;
	told++;
	return 0;
}

static void wake(void *arg)
{
	async_event_set(arg);
}

static int on_pool(void *arg)
{
	return async_post(loop, wake, arg);
}

static int start(void *arg)
{
	struct async_event *asked = async_event_new();
	int rc;

	if (!asked)
		return -1;
	loop = async_loop_current();
	rc = async_to_thread(on_pool, asked);
	if (rc >= 0)
		rc = async_event_wait(asked);
	if (rc >= 0)
		rc = async_spawn_detached(tell, arg, NULL);
	async_sleep(10);
	printf("%s, told %d times\n", rc == ASYNC_ENOTASK ? "refused" : "accepted", told);
	async_event_free(asked);
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
