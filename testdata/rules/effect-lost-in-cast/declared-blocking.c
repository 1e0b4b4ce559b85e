/*
 * Functions that are declared to block, stored where only the loop calls: nobody sees the call, so
 * the place to mend is the one that stores. What is harmless, or what a body tells, is not said
 * here: a finding about the body stands in it.
 */
#include <async/async.h>

#include <stddef.h>

struct watcher {
	ASYNC_LOOP_ONLY void (*on_ready)(int fd);
	ASYNC_LOOP_ONLY void (*on_idle)(int fd);
};

ASYNC_BLOCKING("") void sync_all(int fd);
void note(int fd);

static void start_watching(struct watcher *watcher)
{
	watcher->on_ready = sync_all; // expect: effect-lost-in-cast
	watcher->on_idle = note;
}

static int start(void *arg)
{
	start_watching(arg);
	return 0;
}

int main(void)
{
	static struct watcher watcher;

	return async_run(start, &watcher, NULL) < 0;
}
