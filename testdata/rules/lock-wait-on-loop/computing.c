/*
 * The holder does not wait, it computes: for the loop that is the same.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t keys = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;
static int key, name;

ASYNC_CPU_HEAVY("") int derive_key(int rounds);

static int new_key(void)
{
	return derive_key(100000);
}

static void *renew(void *arg)
{
	int next;

	pthread_mutex_lock(&keys);
	key = new_key();
	pthread_mutex_unlock(&keys);

	next = new_key(); /* outside */
	pthread_mutex_lock(&names);
	name = next;
	pthread_mutex_unlock(&names);
	return arg;
}

static int serve(void *arg)
{
	int sum;

	(void)arg;
	pthread_mutex_lock(&keys); // expect: lock-wait-on-loop
	sum = key;
	pthread_mutex_unlock(&keys);
	pthread_mutex_lock(&names);
	sum += name;
	pthread_mutex_unlock(&names);
	return sum;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, renew, NULL);
	return async_run(serve, NULL, NULL) < 0;
}
