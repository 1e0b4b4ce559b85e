/*
 * A pool thread starts a task: there is no loop there, and it is refused.
 */
#include <async/async.h>

#include <stdio.h>

static int told;

static int tell(void *arg)
{
	(void)arg;
	told++;
	return 0;
}

static int on_pool(void *arg)
{
	return async_spawn_detached(tell, arg, NULL); // expect: loop-api-off-thread
}

static int start(void *arg)
{
	int rc = async_to_thread(on_pool, arg);

	async_sleep(10);
	printf("%s, told %d times\n", rc == ASYNC_ENOTASK ? "refused" : "accepted", told);
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
