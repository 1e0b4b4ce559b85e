/*
 * Trap: it asks on which thread it runs, and sleeps on those that have no loop.
 */
#define _GNU_SOURCE
#include <uv.h>

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

struct hub {
	uv_loop_t *loop;
	uv_thread_t thread_id;
};

static pthread_t main_thread;
static struct hub hub;

static bool is_main_thread(void)
{
	return pthread_equal(pthread_self(), main_thread);
}

static bool is_elsewhere(void)
{
	return !is_main_thread();
}

static bool is_of_hub(const struct hub *of)
{
	uv_thread_t self = uv_thread_self();

	return uv_thread_equal(&self, &of->thread_id) != 0;
}

static void by_equal(void)
{
	if (!pthread_equal(pthread_self(), main_thread))
		sleep(1);
}

static void by_operator(void)
{
	if (pthread_self() != main_thread)
		sleep(1);
}

static void by_helper(void)
{
	if (is_elsewhere())
		sleep(1);
	if (is_main_thread())
		return;
	sleep(1);
}

static void by_field(struct hub *of)
{
	if (!is_of_hub(of))
		goto wait;
	return;
wait:
	sleep(1);
}

#define ON_MAIN() (pthread_self() == main_thread)

static void by_macro(void)
{
	ON_MAIN() ? (void)0 : (void)sleep(1);
}

static void by_number(void)
{
	if (gettid() != getpid())
		sleep(1);
}

static void sleeps(void)
{
	sleep(1);
}

static void by_way(void)
{
	if (pthread_self() == main_thread)
		return;
	sleeps();
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	by_equal();
	by_operator();
	by_helper();
	by_field(&hub);
	by_macro();
	by_number();
	by_way();
}

int main(void)
{
	uv_timer_t timer;

	hub.loop = uv_default_loop();
	hub.thread_id = uv_thread_self();
	main_thread = pthread_self();
	uv_timer_init(hub.loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(hub.loop, UV_RUN_DEFAULT);
}
