/*
 * A pool of threads misused: for sums, for jobs that wait for each other, for a counter that the
 * loop counts as well.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

struct pair {
	int left, right, sum;
};

static sem_t second_done;
static int progress;

static int add(void *arg)
{
	struct pair *pair = arg;

	pair->sum = pair->left + pair->right;
	return 0;
}

static int adds(void *arg)
{
	struct pair *pairs = arg;
	int rc = 0, total = 0;

	for (struct pair *pair = pairs; pair->left >= 0; pair++) {
		// hint: hand the whole loop to the pool as one job, or call 'add'
		rc = async_to_thread(add, pair); // expect: offload-misuse
		if (rc < 0)
			break;
		total += pair->sum;
	}
	return rc < 0 ? rc : total;
}

static int first(void *arg)
{
	(void)arg;
	// hint: start the second job when the first has ended, or give one of them a thread of its
	// hint: own
	sem_wait(&second_done); // expect: offload-misuse
	return 0;
}

static int second(void *arg)
{
	(void)arg;
	usleep(1000);
	sem_post(&second_done);
	// hint: hand the value back with the result of the job, or guard 'progress' with a lock
	progress = 50; // expect: offload-misuse
	return 0;
}

static int runs_first(void *arg)
{
	return async_to_thread(first, arg);
}

static int runs_second(void *arg)
{
	return async_to_thread(second, arg);
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

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, adds, arg);
		async_group_spawn(g, runs_first, arg);
		async_group_spawn(g, runs_second, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	static struct pair pairs[] = { { 1, 2, 0 }, { 3, 4, 0 }, { -1, 0, 0 } };

	sem_init(&second_done, 0, 0);
	return async_run(start, pairs, NULL) < 0;
}
