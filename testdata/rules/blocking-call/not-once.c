/*
 * Trap: only the first call does the work. It is told at the level of information, which is not
 * shown by default.
 */
#include <async/async.h>

#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static struct addrinfo *upstream;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void resolve(void)
{
	getaddrinfo("upstream.example", "80", NULL, &upstream);
}

static void resolve_once(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	resolve();
}

static void resolve_if_unknown(void)
{
	static struct addrinfo *known;

	if (!known) {
		resolve();
		known = upstream;
	}
}

static int first_call_only(void *arg)
{
	(void)arg;
	pthread_once(&once, resolve);
	resolve_once();
	resolve_if_unknown();
	return upstream != NULL;
}

/* The guard is a parameter or is reset: that is not once. */
static void resolve_unless(const bool *skip)
{
	if (*skip)
		return;
	resolve();
}

static void resolve_now_and_then(void)
{
	static int calls;

	if (calls++ % 10)
		return;
	resolve();
}

static int again(void *arg)
{
	const bool skip = !arg;

	resolve_unless(&skip);  // expect: blocking-call
	resolve_now_and_then(); // expect: blocking-call
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, first_call_only, arg);
		async_group_spawn(g, again, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
