/*
 * A library's loop that is turned by hand: what is called between two turns stops the loop as well.
 */
#include <uv.h>

#include <stddef.h>
#include <unistd.h>

static int stopped;

static void on_timer(uv_timer_t *timer)
{
	uv_timer_stop(timer);
}

static void housekeeping(int fd)
{
	fsync(fd); // expect: blocking-call
}

static int commands(void)
{
	sleep(1); // expect: blocking-call
	return stopped++;
}

/* The function that runs between turns is handed over. */
static void turn(int (*work)(void))
{
	do
		uv_run(uv_default_loop(), UV_RUN_ONCE);
	while (work == NULL || !work());
}

static void prepare(int fd)
{
	fsync(fd);
}

/* Trap: each run goes on to its end; there is no loop in between. */
static void runs(int fd)
{
	for (int i = 0; i < 3; i++) {
		prepare(fd);
		uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	}
}

int main(void)
{
	static uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 10);
	runs(1);
	turn(commands);
	while (!stopped) {
		uv_run(uv_default_loop(), UV_RUN_NOWAIT);
		housekeeping(1);
	}
	return 0;
}
