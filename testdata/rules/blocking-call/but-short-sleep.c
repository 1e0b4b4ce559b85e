/* Not short: a millisecond or more, or as often as it takes. */
#define _GNU_SOURCE
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static void nap(unsigned us)
{
	usleep(us);
}

static void wait_a_little(long us)
{
	struct timeval time = { 0, us };

	select(0, NULL, NULL, NULL, &time);
}

/* Nobody knows how often this is not written at once. */
static void write_reset(int fd)
{
	while (write(fd, "\033c", 2) != 2)
		usleep(100);
}

static bool try_lock(int fd)
{
	return write(fd, "l", 1) == 1;
}

static void nap_between(void)
{
	usleep(50);
}

static void lock(int fd)
{
	while (!try_lock(fd))
		nap_between();
}

static int settle(void *arg)
{
	struct timespec two = { .tv_nsec = 2000000 }, long_time = { .tv_sec = 1, .tv_nsec = 5 };
	const unsigned *wish = arg;

	wait_a_little(3000);             // expect: blocking-call
	nanosleep(&two, NULL);           // expect: blocking-call
	nanosleep(&long_time, NULL);     // expect: blocking-call
	usleep(1000);                    // expect: blocking-call
	usleep((unsigned)rand() % 5000); // expect: blocking-call
	usleep(*wish);                   // expect: blocking-call
	nap(2500);                       // expect: blocking-call
	write_reset(1);                  // expect: blocking-call
	lock(2);                         // expect: blocking-call
	return 0;
}

int main(void)
{
	static unsigned wish;

	return async_run(settle, &wish, NULL) < 0;
}
