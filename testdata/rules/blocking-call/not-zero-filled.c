/*
 * Trap: a wait of zero that is not written where it is used: cleared by a macro, copied from a
 * constant, filled by a helper, never written at all.
 */
#include <async/async.h>

#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static const struct timeval no_time = { 0, 0 };
static struct timeval never_written;
static fd_set set;

static int by_macro(void)
{
	struct timeval limit;

	timerclear(&limit);
	return select(1, &set, NULL, NULL, &limit);
}

static int by_chain(void)
{
	struct timespec limit;

	limit.tv_sec = limit.tv_nsec = 0;
	return pselect(1, &set, NULL, NULL, &limit, NULL);
}

static int by_memset(void)
{
	struct timeval limit;

	memset(&limit, 0, sizeof(limit));
	return select(1, &set, NULL, NULL, &limit);
}

static int by_copy(void)
{
	struct timeval limit = no_time;

	return select(1, &set, NULL, NULL, &limit);
}

static int by_local_copy(void)
{
	const struct timeval zero = { 0 };
	struct timeval limit;

	limit = zero;
	return select(1, &set, NULL, NULL, &limit);
}

static int by_static(void)
{
	return select(1, &set, NULL, NULL, &never_written);
}

static void fill(int ms, struct timeval *limit)
{
	limit->tv_sec = ms / 1000;
	limit->tv_usec = (ms % 1000) * 1000;
}

static void clear(struct timeval *limit)
{
	timerclear(limit);
}

static void erase(struct timeval *limit)
{
	memset(limit, 0, sizeof(*limit));
}

static void fill_if(int ms, struct timeval *limit)
{
	if (ms > 0)
		goto positive;
	clear(limit);
	return;
positive:
	fill(ms, limit);
}

static int by_helper(void)
{
	struct timeval limit;
	int ready;

	fill(0, &limit);
	ready = select(1, &set, NULL, NULL, &limit);
	clear(&limit);
	ready += select(1, &set, NULL, NULL, &limit);
	erase(&limit);
	ready += select(1, &set, NULL, NULL, &limit);
	fill_if(0, &limit);
	return ready + select(1, &set, NULL, NULL, &limit);
}

static int by_parameter(int ms)
{
	struct timeval limit;

	fill(ms, &limit);
	return select(1, &set, NULL, NULL, &limit);
}

static int start(void *arg)
{
	(void)arg;
	return by_macro() + by_chain() + by_memset() + by_copy() + by_local_copy() + by_static() +
	       by_helper() + by_parameter(0);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
