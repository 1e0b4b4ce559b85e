/*
 * One section that is too long, and three places of the loop that take its lock: one finding, at
 * the nearest.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static void *work(void *arg)
{
	pthread_mutex_lock(&table);
	usleep(1000);
	entries++;
	pthread_mutex_unlock(&table);
	return arg;
}

static void add(int n)
{
	pthread_mutex_lock(&table);
	entries += n;
	pthread_mutex_unlock(&table);
}

static int task(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&table); // expect: lock-wait-on-loop
	entries++;
	pthread_mutex_unlock(&table);
	add(2);
	add(3);
	return 0;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(task, NULL, NULL) < 0;
}
