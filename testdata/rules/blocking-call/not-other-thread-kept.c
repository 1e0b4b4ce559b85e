/*
 * Trap: the answer to "which thread is this" is kept, and asked for later: in a local, or in a
 * variable that each thread has its own of.
 */
#include <uv.h>

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

static pthread_t main_thread;
static _Thread_local bool is_loop = false;
static _Thread_local int is_worker;

static void by_local(void)
{
	bool on_main = pthread_equal(pthread_self(), main_thread);

	getpid();
	if (!on_main)
		sleep(1);
}

static void by_comparison(void)
{
	int elsewhere = pthread_self() != main_thread;

	getpid();
	if (!elsewhere)
		return;
	sleep(1);
}

/* Said by whoever runs the loop, */
static void by_flag(void)
{
	if (!is_loop)
		sleep(1);
}

/* or by the thread that does not. */
static void by_other_flag(void)
{
	if (is_worker)
		sleep(1);
}

static bool on_loop(void)
{
	return is_loop;
}

static void by_function(void)
{
	if (!on_loop())
		sleep(1);
}

static void everywhere(void)
{
	by_local();
	by_comparison();
	by_flag();
	by_other_flag();
	by_function();
}

static void *work(void *arg)
{
	is_worker = 1;
	everywhere();
	return arg;
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	everywhere();
}

int main(void)
{
	uv_timer_t timer;
	pthread_t thread;

	main_thread = pthread_self();
	is_loop = true;
	pthread_create(&thread, NULL, work, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
