/*
 * Suspending only in tasks: spawned, mapped, declared.
 */
#include <async/async.h>
#include <async/sync.h>

#include <stddef.h>
#include <unistd.h>

static int nap(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int on_pool(void *arg)
{
	(void)arg;
	return usleep(10);
}

static void on_loop(void *arg)
{
	async_event_set(arg);
}

/* Who calls it is not known; a declaration says that it is a task. */
ASYNC_FN int exported(void);

int exported(void)
{
	return async_sleep(1);
}

/* ... and here nothing says anything. */
int unknown(void)
{
	return async_sleep(1);
}

static int start(void *arg)
{
	int rc = nap(arg);

	if (rc >= 0)
		rc = async_await(async_spawn(nap, arg));
	if (rc >= 0)
		rc = async_post(async_loop_current(), on_loop, arg);
	return rc < 0 ? rc : async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
