/*
 * The same, but another lock is held over the wait for the condition, and one over a slow call two
 * functions down.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t journal = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static bool is_wanted;
static int entries;

static void flush(int fd)
{
	fsync(fd);
}

static void save(int fd)
{
	flush(fd);
}

static void *work(void *arg)
{
	int *fd = arg;

	pthread_mutex_lock(&outer);
	pthread_mutex_lock(&table);
	while (!is_wanted)
		pthread_cond_wait(&wanted, &table);
	entries++;
	pthread_mutex_unlock(&table);
	pthread_mutex_unlock(&outer);
	pthread_mutex_lock(&journal);
	save(*fd);
	pthread_mutex_unlock(&journal);
	return NULL;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&outer); // expect: lock-wait-on-loop
	pthread_mutex_lock(&table);
	found = entries;
	is_wanted = true;
	pthread_cond_signal(&wanted);
	pthread_mutex_unlock(&table);
	pthread_mutex_unlock(&outer);
	pthread_mutex_lock(&journal); // expect: lock-wait-on-loop
	found++;
	pthread_mutex_unlock(&journal);
	return found;
}

int main(void)
{
	static int fd = 1;
	pthread_t thread;

	pthread_create(&thread, NULL, work, &fd);
	return async_run(looks_up, NULL, NULL) < 0;
}
