/*
 * Trap: only the first call does the work. It is told at the level of information, which is not
 * shown by default.
 */
#include <async/async.h>

#include <grp.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
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

/* The guard is still zero where it is made so again: a failure is tried again, nothing else. */
static const char *home(void)
{
	static const char *known;

	if (known)
		return known;
	known = getenv("HOME");
	if (!known || !*known) {
		struct passwd *user = getpwuid(getuid());

		if (user)
			known = user->pw_dir;
		else
			known = NULL;
	}
	return known;
}

static int first_call_only(void *arg)
{
	(void)arg;
	home();
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

/* Forgotten on request. */
static const char *group(int is_stale)
{
	static const char *known;

	if (is_stale)
		known = NULL;
	if (known)
		return known;
	known = getenv("GROUP");
	if (!known)
		known = getgrgid(getgid())->gr_name;
	return known;
}

static int again(void *arg)
{
	group(arg != NULL); // expect: blocking-call
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
