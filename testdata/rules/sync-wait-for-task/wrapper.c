/*
 * A future written with a mutex and a condition. Its waiter is a helper, and so is what wakes it;
 * the finding stands at the call of the task.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct future {
	pthread_mutex_t lock;
	pthread_cond_t set;
	bool is_set;
	int value;
	char text[128];
	long stamp;
};

static void future_set(struct future *future, int value)
{
	pthread_mutex_lock(&future->lock);
	future->value = value;
	future->is_set = true;
	pthread_cond_broadcast(&future->set);
	pthread_mutex_unlock(&future->lock);
}

static int future_get(struct future *future)
{
	int value;

	pthread_mutex_lock(&future->lock);
	while (!future->is_set)
		pthread_cond_wait(&future->set, &future->lock);
	value = future->value;
	pthread_mutex_unlock(&future->lock);
	return value;
}

static int computes(void *arg)
{
	future_set(arg, 42);
	return async_yield();
}

static int start(void *arg)
{
	static struct future future = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.set = PTHREAD_COND_INITIALIZER,
	};

	(void)arg;
	if (async_spawn_detached(computes, &future, NULL) < 0)
		return -1;
	// path: main > start > future_get > pthread_cond_wait > start > computes > future_set
	// path: future.set
	return future_get(&future); // expect: sync-wait-for-task
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
