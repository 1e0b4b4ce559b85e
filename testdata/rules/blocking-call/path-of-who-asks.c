/*
 * A function waits whoever calls it, and in one more place for those who ask: the path to that one
 * leads through somebody who does, however near the others are.
 */
#include <uv.h>

#include <poll.h>
#include <stddef.h>
#include <unistd.h>

static int mood;

static void pause_if(int wanted)
{
	if (wanted)
		sleep(3);
}

static void settle(int wanted)
{
	// path: main > on_timer > rest > settle > sleep
	sleep(1); // expect: blocking-call
	// path: main > on_timer > late > later > settle > pause_if > sleep
	pause_if(wanted); // expect: blocking-call
	if (wanted)
		// path: main > on_timer > late > later > settle > sleep
		sleep(2); // expect: blocking-call
}

static void rest(void)
{
	settle(0);
}

static void later(void)
{
	settle(1);
}

static void late(void)
{
	later();
}

/* What is handed on is decided further up. */
static void look(int ms)
{
	struct pollfd nothing;

	poll(&nothing, 0, 500); // expect: blocking-call
	// path: main > on_timer > look_on > look_for > look > poll
	poll(&nothing, 0, ms); // expect: blocking-call
}

static void look_for(int ms)
{
	look(ms);
}

static void look_on(void)
{
	look_for(mood);
}

static void look_once(void)
{
	look_for(0);
}

/* The one who says no is started by itself; so is the one who does not. */
static void nap(int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		// path: main > on_idle > nap > sleep
		sleep(2); // expect: blocking-call
}

/* It says yes to itself. */
static void again(int times, int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		// step: 'on_timer' calls 'again'
		// step: 'again' calls 'again'
		sleep(2); // expect: blocking-call
	if (times)
		again(times - 1, 1);
}

/* The only one who asks is called where nobody knows whether it is: no surer is the finding. */
static void doze(int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		// path: main > on_timer > doze_long > mind.dozes > doze_long > doze > sleep
		// certainty: likely
		sleep(2); // expect: blocking-call
}

static void doze_long(void)
{
	doze(1);
}

static void doze_short(void)
{
	sleep(1); // expect: blocking-call
}

static struct mind {
	void (*dozes)(void);
} mind;

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	rest();
	late();
	look(0);
	look_once();
	look_on();
	nap(0);
	again(3, 0);
	doze(0);
	mind.dozes();
}

static void on_idle(uv_idle_t *handle)
{
	(void)handle;
	nap(1);
}

int main(void)
{
	uv_timer_t timer;
	uv_idle_t idle;

	mood = getpid();
	mind.dozes = mood > 100 ? doze_long : doze_short;
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	uv_idle_init(uv_default_loop(), &idle);
	uv_idle_start(&idle, on_idle);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
