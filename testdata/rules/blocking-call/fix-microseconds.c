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
	usleep(20000); // expect: blocking-call
	// fix: safe
	usleep(pause_us); // expect: blocking-call
	// fix: safe
	usleep(settings->wait_ms * 1000); // expect: blocking-call
	// fix: safe
	usleep(1000 * (settings->wait_ms + 5)); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	usleep(2500); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	usleep(settings->wait_us); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	usleep(20000U << settings->wait_ms); // expect: blocking-call
	return async_yield();
}

int main(void)
{
	static struct settings settings = { 20, 30000 };

	return async_run(start, &settings, NULL) < 0;
}
