/*
 * An abort token ends what runs within its reach, and any thread may fire it: JavaScript's
 * AbortController. Here another task fires one, then a thread that knows nothing of the loop.
 *
 * Prints:
 *
 *     fired by a task: the body was aborted, after 30 ms
 *     fired before: the body was aborted, after 30 ms
 *     fired by a thread: the body was aborted
 *     never fired: the body was done
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum { LONG_MS = 3600 * 1000 };

static const char *word(int rc)
{
	if (rc == ASYNC_EABORTED)
		return "aborted";
	return rc < 0 ? async_strerror(rc) : "done";
}

static int work(struct async_abort *token, uint64_t ms)
{
	int rc = 0;

	ASYNC_ABORTABLE (token, &rc) {
		rc = async_sleep(ms);
	}
	return rc;
}

static int fire_soon(void *arg)
{
	int rc = async_sleep(30);

	async_abort_fire(arg);
	return rc;
}

static int fire(void *arg)
{
	async_abort_fire(arg);
	return 0;
}

/* The token is fired on a worker thread; the loop hears of it as soon as it turns. */
static int fire_on_thread(void *arg)
{
	return async_to_thread(fire, arg);
}

static int fired_by_task(struct async_abort *token)
{
	struct async_task *firing = async_spawn(fire_soon, token);
	int rc = work(token, LONG_MS);

	printf("fired by a task: the body was %s, after %" PRIu64 " ms\n", word(rc), async_now());
	return async_await(firing);
}

static int fired_by_thread(struct async_abort *token)
{
	struct async_task *firing = async_spawn(fire_on_thread, token);
	int rc = work(token, LONG_MS);

	printf("fired by a thread: the body was %s\n", word(rc));
	return async_await(firing);
}

static int compare(struct async_abort *first, struct async_abort *second)
{
	int rc = fired_by_task(first);

	if (rc < 0)
		return rc;
	rc = work(first, LONG_MS);
	printf("fired before: the body was %s, after %" PRIu64 " ms\n", word(rc), async_now());
	rc = fired_by_thread(second);
	printf("never fired: the body was %s\n", word(work(NULL, 10)));
	return rc;
}

static int start(void *arg)
{
	struct async_abort *first = async_abort_new();
	struct async_abort *second = async_abort_new();
	int rc = first && second ? 0 : -ENOMEM;

	(void)arg;
	if (rc == 0)
		rc = compare(first, second);
	async_abort_unref(first);
	async_abort_unref(second);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
