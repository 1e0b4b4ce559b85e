/* Microseconds become milliseconds: exactly, or rounded up, which is said. */
#include <async/async.h>

#include <unistd.h>

enum { pause_us = 250000 };

struct settings {
	unsigned wait_ms;
	unsigned wait_us;
};

static int start(void *arg)
{
	const struct settings *settings = arg;

	// fix: safe
	async_sleep(20); // expect: blocking-call
	// fix: safe
	async_sleep(pause_us / 1000); // expect: blocking-call
	// fix: safe
	async_sleep(settings->wait_ms); // expect: blocking-call
	// fix: safe
	async_sleep(settings->wait_ms + 5); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep(3); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep((settings->wait_us + 999) / 1000); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep(((20000U << settings->wait_ms) + 999) / 1000); // expect: blocking-call
	return async_yield();
}

int main(void)
{
	static struct settings settings = { 20, 30000 };

	return async_run(start, &settings, NULL) < 0;
}
