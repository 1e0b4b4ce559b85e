/* Trap: a helper for any number of rounds that is only ever asked for few, through another one. */
#include <uv.h>

#include <stddef.h>

#include "compute.h"

static char key[32];

static int stretch(const char *password, int rounds)
{
	return stretch_password(password, rounds, key);
}

static int stretch_for(const char *password, int rounds)
{
	return *password ? stretch(password, rounds) : -1;
}

static void on_challenge(uv_timer_t *timer)
{
	stretch(timer->data, 2);
	stretch_for(timer->data, 3);
}

int main(void)
{
	static uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_challenge, 1, 1);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
