/*
 * A null message ends the dispatcher early, and a flag is handed over that decides nothing about
 * what blocks: the one mistake is far below, and stands there once.
 */
#include <uv.h>

#include <stdlib.h>

struct message {
	int kind;
};

static uv_timer_t timer;

static void run_command(const char *command)
{
	system(command); // expect: blocking-call
}

static void dispatch_command(struct message *message, int is_last)
{
	if (message->kind == 1)
		run_command("true");
	if (is_last)
		uv_timer_stop(&timer);
}

static void dispatch(struct message *message, int is_last)
{
	if (!message)
		return;
	dispatch_command(message, is_last);
}

static void on_timer(uv_timer_t *handle)
{
	struct message message = { 1 };

	(void)handle;
	dispatch(&message, 0);
	dispatch(NULL, 1);
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
