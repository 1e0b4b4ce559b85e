/*
 * One job for all sums, jobs one after the other, and what a job found comes back with its end.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct pair {
	int left, right, sum;
};

static int progress;

static int add_all(void *arg)
{
	int total = 0;

	for (struct pair *pair = arg; pair->left >= 0; pair++) {
		pair->sum = pair->left + pair->right;
		total += pair->sum;
	}
	return total;
}

static int first(void *arg)
{
	(void)arg;
	usleep(1000);
	return 50;
}

static int second(void *arg)
{
	(void)arg;
	usleep(1000);
	return 100;
}

static int runs(void *arg)
{
	int rc = async_to_thread(first, arg);

	if (rc >= 0) {
		progress = rc;
		rc = async_to_thread(second, arg);
	}
	if (rc >= 0)
		progress = rc;
	return rc < 0 ? rc : async_to_thread(add_all, arg);
}

static int shows(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10; i++) {
		int rc = async_sleep(100);

		if (rc < 0 || progress == 100)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, runs, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	static struct pair pairs[] = { { 1, 2, 0 }, { 3, 4, 0 }, { -1, 0, 0 } };

	return async_run(start, pairs, NULL) < 0;
}
