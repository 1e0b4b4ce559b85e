/*
 * The thread tells the loop, and holds its lock only to copy: nobody waits for it.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static int work(void *arg)
{
	int fresh;

	(void)arg;
	usleep(200000);
	fresh = 1;
	pthread_mutex_lock(&table);
	entries += fresh;
	pthread_mutex_unlock(&table);
	return 0;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&table);
	found = entries;
	pthread_mutex_unlock(&table);
	return found;
}

static int start(void *arg)
{
	int rc = async_to_thread(work, arg);

	return rc < 0 ? rc : looks_up(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
