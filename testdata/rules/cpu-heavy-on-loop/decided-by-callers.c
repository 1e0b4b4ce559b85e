/* In callbacks, too, it is the call that asks for many rounds that is blamed, not the helper, nor
 * those that ask for few. */
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
}

static void on_log_in(uv_timer_t *timer)
{
	// path: main > on_log_in > stretch > stretch_password
	stretch(timer->data, 600000); // expect: cpu-heavy-on-loop
}

static void on_small(uv_timer_t *timer)
{
	stretch_for(timer->data, 3);
}

int main(void)
{
	static uv_timer_t timers[3];

	for (int i = 0; i < 3; i++)
		uv_timer_init(uv_default_loop(), &timers[i]);
	uv_timer_start(&timers[0], on_challenge, 1, 1);
	uv_timer_start(&timers[1], on_log_in, 1, 1);
	uv_timer_start(&timers[2], on_small, 1, 1);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
