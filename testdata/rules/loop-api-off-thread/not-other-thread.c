/* Trap: where it runs on a worker, it asks the loop to do it. */
#include <uv.h>

#include <stdbool.h>

static uv_thread_t main_thread;
static uv_timer_t timer;
static uv_async_t wake;

static bool is_main_thread(void)
{
	uv_thread_t self = uv_thread_self();

	return uv_thread_equal(&self, &main_thread);
}

static void restart(void)
{
	if (is_main_thread())
		uv_timer_again(&timer);
	else
		uv_async_send(&wake);
}

static void work(void *arg)
{
	(void)arg;
	restart();
}

static void on_wake(uv_async_t *handle)
{
	(void)handle;
	restart();
}

int main(void)
{
	uv_thread_t thread;

	main_thread = uv_thread_self();
	uv_async_init(uv_default_loop(), &wake, on_wake);
	uv_timer_init(uv_default_loop(), &timer);
	uv_thread_create(&thread, work, NULL);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	return uv_thread_join(&thread);
}
