/*
 * Callbacks that the loop calls outside of any task: nobody is there who could wait. What is only
 * seen in the body of a callback is another rule's, and said there.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct uv_timer_s uv_timer_t;
typedef void (*uv_timer_cb)(uv_timer_t *handle);
int uv_timer_start(uv_timer_t *handle, uv_timer_cb cb, unsigned long timeout, unsigned long repeat);

ASYNC_FN void on_timer(uv_timer_t *handle);

ASYNC_FN static void flush(void *arg)
{
	(void)arg;
	async_sleep(10);
}

int arm(uv_timer_t *timer)
{
	return uv_timer_start(timer, on_timer, 1, 0); // expect: effect-lost-in-cast
}

int flush_soon(struct async_loop *loop)
{
	return async_post(loop, flush, NULL); // expect: effect-lost-in-cast
}
