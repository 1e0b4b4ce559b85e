/*
 * Just not the trap: not all of it is zero, or not any more, or not on every way.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static const struct timeval second = { 1, 0 };
static struct timeval written;
static fd_set set;

static void fill(int ms, struct timeval *limit)
{
	limit->tv_sec = ms / 1000;
	limit->tv_usec = (ms % 1000) * 1000;
}

/* It leaves the seconds alone. */
static void fill_half(struct timeval *limit)
{
	limit->tv_usec = 0;
}

static int start(void *arg)
{
	struct timeval limit = second, none = { 0, 0 };
	bool *wait = arg;
	int ready;

	ready = select(1, &set, NULL, NULL, &limit); // expect: blocking-call
	timerclear(&limit);
	limit.tv_sec = 1;
	ready += select(1, &set, NULL, NULL, &limit); // expect: blocking-call
	fill(1000, &limit);
	// certainty: certain
	ready += select(1, &set, NULL, NULL, &limit); // expect: blocking-call
	fill_half(&limit);
	ready += select(1, &set, NULL, NULL, &limit); // expect: blocking-call
	written.tv_sec = ready;
	ready += select(1, &set, NULL, NULL, &written); // expect: blocking-call
	// certainty: likely
	ready += select(1, &set, NULL, NULL, *wait ? NULL : &none); // expect: blocking-call
	return ready;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
