/*
 * Trap: loops that take the time as well: they count, they do something until it is late, they
 * pause between two looks, or they run on a thread of their own.
 */
#include <async/async.h>

#include <stddef.h>
#include <time.h>

static long done;
static time_t seen[4];

static int counts(size_t n)
{
	time_t last = 0;

	for (size_t i = 0; i < n; i++)
		last = time(NULL);
	return last != 0;
}

static int takes_down(void)
{
	for (size_t i = 0; i < 4; i++)
		seen[i] = time(NULL);
	return 0;
}

static int works(time_t end)
{
	while (time(NULL) < end)
		done++;
	return 0;
}

static int pauses(time_t end)
{
	while (time(NULL) < end)
		async_sleep(100);
	return 0;
}

static int on_thread(void *arg)
{
	time_t end = time(NULL) + 1;

	(void)arg;
	while (time(NULL) < end)
		;
	return 0;
}

static int start(void *arg)
{
	time_t end = time(NULL) + 1;
	size_t *n = arg;

	return counts(*n) | takes_down() | works(end) | pauses(end) |
	       async_to_thread(on_thread, arg);
}

int main(void)
{
	size_t n = 3;

	return async_run(start, &n, NULL) < 0;
}
