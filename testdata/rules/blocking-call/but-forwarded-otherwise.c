/*
 * Just not the trap: a function hands on a number, and its callers decide whether it gets so far.
 * That number decides nothing further down: there the finding stands, of whoever calls.
 */
#include <uv.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int waiting;

static void complain(int level, const char *text)
{
	if (level == 7)
		text = "seven";
	fputs(text, stderr);
	if (waiting)
		sleep(1); // expect: blocking-call
}

static void open_all(int must)
{
	int level = must + 3;

	if (must)
		return;
	complain(level, "cannot");
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	waiting = getpid() & 1;
	open_all(1);
	open_all(0);
	complain(3, "late");
}

int main(void)
{
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
