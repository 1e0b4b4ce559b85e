/*
 * Just not the trap: the flag is everybody's, or is set from the start, or by both threads, or by
 * what nobody knows; or it is asked the other way round.
 */
#include <uv.h>

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

static bool shared;
static _Thread_local bool is_loop;
static _Thread_local int from_start = -1;
static _Thread_local bool by_both;
static _Thread_local int mood;

static void by_shared(void)
{
	if (!shared)
		sleep(1); // expect: blocking-call
}

static void the_other_way(void)
{
	if (is_loop)
		sleep(2); // expect: blocking-call
}

static void set_from_start(void)
{
	if (from_start)
		sleep(3); // expect: blocking-call
}

/* Which of them it is, nobody knows: possible only. */
static void set_by_both(void)
{
	if (by_both)
		sleep(4);
}

static void by_mood(void)
{
	if (!mood)
		sleep(5); // expect: blocking-call
}

static void *work(void *arg)
{
	by_both = true;
	from_start = 1;
	return arg;
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	by_shared();
	the_other_way();
	set_from_start();
	set_by_both();
	by_mood();
}

int main(void)
{
	uv_timer_t timer;
	pthread_t thread;

	is_loop = shared = true;
	by_both = true;
	mood = getpid() % 2;
	pthread_create(&thread, NULL, work, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
