/*
 * The function suspends through helpers, and is stored by one: the finding stands where it is
 * handed to something that keeps it.
 */
#include <async/async.h>

#include <stddef.h>

typedef ASYNC_NO_SUSPEND void (*free_fn)(void *data);

struct entry {
	free_fn release;
};

static int settle(void)
{
	return async_yield();
}

static void flush(void *data)
{
	(void)data;
	settle();
}

static void release_slowly(void *data)
{
	flush(data);
}

static void entry_init(struct entry *entry, free_fn release)
{
	entry->release = release;
}

static int start(void *arg)
{
	// path: start > release_slowly > entry_init > release_slowly > flush > settle > async_yield
	entry_init(arg, release_slowly); // expect: effect-lost-in-cast
	return 0;
}

int main(void)
{
	static struct entry entry;

	return async_run(start, &entry, NULL) < 0;
}
