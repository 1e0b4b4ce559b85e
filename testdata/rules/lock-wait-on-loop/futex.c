/*
 * A futex that is waited for by number, as where there is no condition variable: it is a lock like
 * any other. To wake somebody does not wait, nor does a wait with a limit of zero.
 */
#include <uv.h>

#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint32_t ready;

static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *limit)
{
	return syscall(SYS_futex, word, operation, value, limit, NULL, 0);
}

static void on_timer(uv_timer_t *handle)
{
	const struct timespec none = { 0 };

	(void)handle;
	futex(&ready, FUTEX_WAKE_PRIVATE, 1, NULL);
	futex(&ready, FUTEX_WAIT_PRIVATE, 0, &none);
	// certainty: certain
	futex(&ready, FUTEX_WAIT_PRIVATE, 0, NULL); // expect: lock-wait-on-loop
}

static void on_idle(uv_idle_t *handle)
{
	(void)handle;
	// certainty: certain
	syscall(SYS_futex, &ready, FUTEX_WAIT, 0, NULL, NULL, 0); // expect: lock-wait-on-loop
	syscall(SYS_futex, &ready, FUTEX_WAKE, 1, NULL, NULL, 0);
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
