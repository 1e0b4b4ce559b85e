/*
 * Just not the trap: the same functions, and of their callers on the loop one says yes, or nobody
 * knows what it says.
 */
#include <uv.h>

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int mood;

static void pause_if(int wanted)
{
	if (wanted)
		sleep(3);
}

static void settle(int wanted)
{
	sleep(1);         // expect: blocking-call
	pause_if(wanted); // expect: blocking-call
	if (wanted)
		sleep(2); // expect: blocking-call
}

static void look(int ms)
{
	struct pollfd nothing;

	poll(&nothing, 0, 500); // expect: blocking-call
	poll(&nothing, 0, ms);  // expect: blocking-call
}

static int collect(int child, int flags)
{
	waitpid(child, NULL, 0);         // expect: blocking-call
	return waitpid(-1, NULL, flags); // expect: blocking-call
}

static void settle_for(int wanted)
{
	settle(wanted);
}

typedef void (*on_done)(int result);

static void done(int result)
{
	(void)result;
}

static void fetch(on_done callback)
{
	sleep(1); // expect: blocking-call
	if (!callback)
		sleep(2); // expect: blocking-call
	else
		callback(0);
}

/* Its caller says no, and it says yes to itself. */
static void again(int times, int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		sleep(2); // expect: blocking-call
	if (times)
		again(times - 1, 1);
}

/* Nobody knows who calls a function that is handed out. */
static void nap(int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		sleep(2); // expect: blocking-call
}

static void with_each(void (*each)(int))
{
	each(mood);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	settle(0);
	settle_for(0);
	settle_for(1);
	look(0);
	look(mood);
	collect(7, WNOHANG);
	fetch(done);
	fetch(NULL);
	again(3, 0);
	nap(0);
	with_each(nap);
	collect(8, 0);
}

int main(void)
{
	uv_timer_t timer;

	mood = getpid();
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
