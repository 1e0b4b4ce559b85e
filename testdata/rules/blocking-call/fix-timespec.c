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
	nanosleep(&shortly, NULL); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	nanosleep(&fixed, NULL); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	nanosleep(limit, NULL); // expect: blocking-call
	// fix: suggest the time is rounded up to whole milliseconds
	nanosleep(&computed, NULL); // expect: blocking-call
	// fix: safe
	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL); // expect: blocking-call
	struct timespec again = { .tv_sec = 1, .tv_nsec = 5000000 };
	// fix: safe
	clock_nanosleep(CLOCK_MONOTONIC, 0, &again, NULL); // expect: blocking-call
	struct timeval tick = { .tv_usec = 20000 };
	// fix: safe
	select(0, NULL, NULL, NULL, &tick); // expect: blocking-call
	return async_yield();
}

int main(void)
{
	static struct timespec limit = { 1, 0 };

	return async_run(start, &limit, NULL) < 0;
}
