/*
 * Trap: a function waits whoever calls it, and in one more place as its callers wish; all of them
 * say no. The first wait stands, the second is no wait at all.
 */
#include <uv.h>

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static void pause_if(int wanted)
{
	if (wanted)
		sleep(3);
}

static void settle(int wanted)
{
	sleep(1); // expect: blocking-call
	pause_if(wanted);
	if (wanted)
		sleep(2);
}

static void look(int ms)
{
	struct pollfd nothing;

	poll(&nothing, 0, 500); // expect: blocking-call
	poll(&nothing, 0, ms);
}

static int collect(int child, int flags)
{
	waitpid(child, NULL, 0); // expect: blocking-call
	return waitpid(-1, NULL, flags);
}

typedef void (*on_done)(int result);

static void done(int result)
{
	(void)result;
}

/* Without a callback it waits itself. */
static void fetch(on_done callback)
{
	sleep(1); // expect: blocking-call
	if (!callback)
		sleep(2);
	else
		callback(0);
}

static void again(int times, int wanted)
{
	sleep(1); // expect: blocking-call
	if (wanted)
		sleep(2); // spurious: blocking-call what a function hands itself counts as unknown
	if (times)
		again(times - 1, wanted);
}

/* Handed on, and at one more call up decided. */
static void settle_for(int wanted)
{
	settle(wanted);
}

static void tick(void)
{
	settle_for(0);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	settle(0);
	settle_for(0);
	look(0);
	tick();
	collect(7, WNOHANG);
	fetch(done);
	again(3, 0);
}

int main(void)
{
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
