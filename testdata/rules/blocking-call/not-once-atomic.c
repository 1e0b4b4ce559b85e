/*
 * Trap: only the first call does the work, and what says that it was done is read and set with
 * atomic operations.
 */
#include <uv.h>

#include <netdb.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static struct addrinfo *upstream;
static int done;
static atomic_bool ready;
static atomic_int entered;
static atomic_flag first = ATOMIC_FLAG_INIT;
static _Atomic int tries;

static void resolve(void)
{
	getaddrinfo("upstream.example", "80", NULL, &upstream);
}

static void resolve_once(void)
{
	if (__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		return;
	resolve();
	__atomic_store_n(&done, 1, __ATOMIC_RELEASE);
}

static void resolve_if_not_ready(void)
{
	if (!atomic_load(&ready)) {
		resolve();
		atomic_store_explicit(&ready, true, memory_order_release);
	}
}

static void resolve_if_first(void)
{
	if (atomic_exchange(&entered, 1) == 0)
		resolve();
}

static void resolve_if_flag_is_clear(void)
{
	if (!atomic_flag_test_and_set(&first))
		resolve();
}

/* What failed is tried again, what did not is not. */
static void resolve_until_it_works(void)
{
	if (tries)
		return;
	tries = 1;
	resolve();
	if (!upstream)
		tries = 0;
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	resolve_once();
	resolve_if_not_ready();
	resolve_if_first();
	resolve_if_flag_is_clear();
	resolve_until_it_works();
}

int main(void)
{
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
