/* The time is in a struct: its members are read where it stands. */
#include <async/async.h>

#include <sys/select.h>
#include <time.h>

static struct timespec pause_time(int tries)
{
	return (struct timespec){ .tv_sec = tries };
}

static int start(void *arg)
{
	const struct timespec *limit = arg;
	struct timespec shortly = { .tv_nsec = 5000000 };
	struct timespec fixed = { .tv_sec = 2, .tv_nsec = 500 };
	struct timespec computed = pause_time(3);

	// fix: safe
	async_sleep((uint64_t)shortly.tv_nsec / 1000000); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep((uint64_t)fixed.tv_sec * 1000 + ((uint64_t)fixed.tv_nsec + 999999) / 1000000); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep((uint64_t)limit->tv_sec * 1000 + ((uint64_t)limit->tv_nsec + 999999) / 1000000); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	async_sleep((uint64_t)computed.tv_sec * 1000 + ((uint64_t)computed.tv_nsec + 999999) / 1000000); // expect: blocking-call
	// fix: safe
	async_sleep(1000); // expect: blocking-call
	struct timespec again = { .tv_sec = 1, .tv_nsec = 5000000 };
	// fix: safe
	async_sleep((uint64_t)again.tv_sec * 1000 + (uint64_t)again.tv_nsec / 1000000); // expect: blocking-call
	struct timeval tick = { .tv_usec = 20000 };
	// fix: safe
	async_sleep((uint64_t)tick.tv_usec / 1000); // expect: blocking-call
	return async_yield();
}

int main(void)
{
	static struct timespec limit = { 1, 0 };

	return async_run(start, &limit, NULL) < 0;
}
