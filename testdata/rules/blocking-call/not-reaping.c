/*
 * Trap: children are collected without waiting: a signal said that one has ended.
 */
#include <uv.h>

#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>

static uv_signal_t child_ended, stop;

static void on_child_ended(uv_signal_t *handle, int number)
{
	int status = 0;

	(void)handle;
	(void)number;
	while (waitpid(-1, &status, WNOHANG) > 0) {
	}
}

static void on_stop(uv_signal_t *handle, int number)
{
	int status = 0;

	(void)handle;
	(void)number;
	while (waitpid(-1, &status, 0) > 0) { // expect: blocking-call
	}
}

int main(void)
{
	uv_loop_t *loop = uv_default_loop();

	uv_signal_init(loop, &child_ended);
	uv_signal_init(loop, &stop);
	uv_signal_start(&child_ended, on_child_ended, SIGCHLD);
	uv_signal_start(&stop, on_stop, SIGTERM);
	return uv_run(loop, UV_RUN_DEFAULT);
}
