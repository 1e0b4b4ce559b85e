/*
 * Born in macros.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

#define STOP(t) uv_timer_stop(&(t))
#define TRY(x)                                                                                     \
	do {                                                                                       \
		if ((x))                                                                           \
			return -1;                                                                 \
	} while (0)

static uv_timer_t timer;

static int on_pool(void *arg)
{
	(void)arg;
	TRY(STOP(timer)); // expect: loop-api-off-thread
	return 0;
}

static int start(void *arg)
{
	TRY(STOP(timer));
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
