/*
 * Through helpers. The finding stands at the call made by the last function on the path that is
 * async code: there the call can still be replaced by one that waits properly.
 */
#include <async/async.h>

#include <netdb.h>
#include <unistd.h>

static void back_off(unsigned attempt)
{
	usleep(1000U << attempt);
}

static void back_off_twice(unsigned attempt)
{
	back_off(attempt);
	back_off(attempt + 1);
}

static int resolve(const char *host, struct addrinfo **found)
{
	return getaddrinfo(host, "80", NULL, found);
}

static int resolve_or_default(const char *host, struct addrinfo **found)
{
	int rc = resolve(host, found);

	return rc ? resolve("localhost", found) : 0;
}

/* Suspends itself, so it is async code: the finding stands in here, not at its callers. */
static int settle(unsigned attempt)
{
	int rc = async_sleep(5);

	if (rc < 0)
		return rc;
	// path: start > through_async_code > settle > back_off > usleep
	back_off(attempt); // expect: blocking-call
	return 0;
}

static int through_a_helper(void *arg)
{
	(void)arg;
	// path: start > through_a_helper > back_off > usleep
	back_off(1); // expect: blocking-call
	return 0;
}

static int through_two_helpers(void *arg)
{
	struct addrinfo *found = NULL;

	// path: start > through_two_helpers > back_off_twice > back_off > usleep
	back_off_twice(1); // expect: blocking-call
	// path: start > through_two_helpers > resolve_or_default > resolve > getaddrinfo
	if (resolve_or_default(arg, &found)) // expect: blocking-call
		return -1;
	freeaddrinfo(found);
	return 0;
}

static int through_async_code(void *arg)
{
	(void)arg;
	return settle(2);
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, through_a_helper, NULL);
		async_group_spawn(g, through_two_helpers, "example.org");
		async_group_spawn(g, through_async_code, NULL);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
