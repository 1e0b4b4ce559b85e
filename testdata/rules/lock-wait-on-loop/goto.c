/*
 * Sections that end on several paths: the one way on which the lock is kept over the wait is found,
 * and the one that gives it back before is not.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t given_back = PTHREAD_MUTEX_INITIALIZER;
static int state;

static void *work(void *arg)
{
	int *mode = arg;

	pthread_mutex_lock(&kept);
	if (*mode < 0)
		goto out;
	if (*mode > 3)
		goto slow;
	state++;
out:
	pthread_mutex_unlock(&kept);
	pthread_mutex_lock(&given_back);
	if (state > 3)
		goto done;
	state++;
done:
	pthread_mutex_unlock(&given_back);
	usleep(1000);
	return NULL;
slow:
	usleep(1000);
	goto out;
}

static int task(void *arg)
{
	int seen;

	(void)arg;
	pthread_mutex_lock(&kept); // expect: lock-wait-on-loop
	seen = state;
	pthread_mutex_unlock(&kept);
	pthread_mutex_lock(&given_back);
	seen += state;
	pthread_mutex_unlock(&given_back);
	return seen;
}

int main(void)
{
	static int mode;
	pthread_t thread;

	pthread_create(&thread, NULL, work, &mode);
	return async_run(task, NULL, NULL) < 0;
}
