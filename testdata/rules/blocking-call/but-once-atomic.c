/*
 * Just not the trap: what is tested stands for "busy", or is a lock, or is taken back elsewhere; or
 * nobody sets it on one of the ways.
 */
#include <uv.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

static int busy;
static atomic_bool taken, fresh, half, counted;
static atomic_flag lock = ATOMIC_FLAG_INIT;

static void one_at_a_time(void)
{
	if (busy)
		return;
	busy = 1;
	// certainty: certain
	sleep(1); // expect: blocking-call
	busy = 0;
}

static void one_thread_at_a_time(void)
{
	if (atomic_exchange(&taken, true))
		return;
	sleep(2); // expect: blocking-call
	atomic_store(&taken, false);
}

static void locked(void)
{
	if (!atomic_flag_test_and_set(&lock)) {
		sleep(3); // expect: blocking-call
		atomic_flag_clear(&lock);
	}
}

/* Again after each change, which another callback makes. */
static void after_change(void)
{
	if (atomic_load(&fresh))
		return;
	// certainty: likely
	sleep(4); // expect: blocking-call
	atomic_store(&fresh, true);
}

static void on_some_way(int wanted)
{
	if (atomic_load(&half))
		return;
	sleep(5); // expect: blocking-call
	if (wanted)
		atomic_store(&half, true);
}

/* Set where it was set already. */
static void the_other_way(void)
{
	if (!atomic_load(&counted))
		return;
	sleep(6); // expect: blocking-call
	atomic_store(&counted, true);
}

static void on_timer(uv_timer_t *handle)
{
	one_at_a_time();
	one_thread_at_a_time();
	locked();
	after_change();
	on_some_way(handle->data != NULL);
	the_other_way();
}

static void on_idle(uv_idle_t *handle)
{
	(void)handle;
	atomic_store(&fresh, false);
}

int main(void)
{
	uv_timer_t timer;
	uv_idle_t idle;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	uv_idle_init(uv_default_loop(), &idle);
	uv_idle_start(&idle, on_idle);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
