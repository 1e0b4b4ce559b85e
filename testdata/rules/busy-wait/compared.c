/* Callbacks of libuv that spin until the workers are through: the atomic is compared. */
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <uv.h>

static atomic_int in_flight;

static void work(uv_work_t *request)
{
	(void)request;
	atomic_fetch_sub(&in_flight, 1);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	while (atomic_load(&in_flight) > 0)
		sched_yield(); // expect: busy-wait
}

static void on_signal(uv_signal_t *signal, int number)
{
	(void)signal;
	(void)number;
	while (atomic_load_explicit(&in_flight, memory_order_acquire) != 0)
		sched_yield(); // expect: busy-wait
}

/* Gives up. */
static void on_idle(uv_idle_t *idle)
{
	int tries = 0;

	(void)idle;
	while (atomic_load(&in_flight) > 0 && tries < 3) {
		sched_yield();
		tries++;
	}
}

int main(void)
{
	static uv_timer_t timer;
	static uv_signal_t signal;
	static uv_idle_t idle;
	static uv_work_t request;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	uv_signal_init(loop, &signal);
	uv_signal_start(&signal, on_signal, 1);
	uv_idle_init(loop, &idle);
	uv_idle_start(&idle, on_idle);
	atomic_fetch_add(&in_flight, 1);
	uv_queue_work(loop, &request, work, NULL);
	return uv_run(loop, UV_RUN_DEFAULT);
}
