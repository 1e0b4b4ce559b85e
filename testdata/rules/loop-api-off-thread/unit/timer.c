#include "timer.h"

#include <uv.h>

static uv_timer_t timer;

int timer_quiet(void)
{
	return uv_timer_stop(&timer);
}
