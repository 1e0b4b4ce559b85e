/*
 * Locks and waits behind helpers: the helper of a queue that locks its own field, one that is
 * handed the lock, one of a record that is nothing but a lock. Two queues have two locks.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

struct mutex {
	pthread_mutex_t inner;
	int line;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	char items[256];
	int count;
	long total;
};

static struct queue jobs, results;
static struct mutex slow_lock, quick_lock;
static pthread_mutex_t handed = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;

static void mutex_lock(struct mutex *m, int line)
{
	pthread_mutex_lock(&m->inner);
	m->line = line;
}

static void mutex_unlock(struct mutex *m)
{
	m->line = 0;
	pthread_mutex_unlock(&m->inner);
}

static void take(pthread_mutex_t *m)
{
	pthread_mutex_lock(m);
}

static void give(pthread_mutex_t *m)
{
	pthread_mutex_unlock(m);
}

static void wait_done(sem_t *sem)
{
	sem_wait(sem);
}

static int pop(struct queue *queue)
{
	int count;

	// path: main > task > pop > queue.lock > main > work > fill_slowly > queue.lock
	// path: fill_slowly > usleep
	pthread_mutex_lock(&queue->lock); // expect: lock-wait-on-loop
	count = queue->count;
	pthread_mutex_unlock(&queue->lock);
	return count;
}

static void fill_slowly(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	usleep(1000);
	queue->count++;
	pthread_mutex_unlock(&queue->lock);
}

static void *work(void *arg)
{
	fill_slowly(&jobs);
	mutex_lock(&slow_lock, __LINE__);
	usleep(1000);
	mutex_unlock(&slow_lock);
	mutex_lock(&quick_lock, __LINE__);
	mutex_unlock(&quick_lock);
	take(&handed);
	usleep(1000);
	give(&handed);
	sem_post(&done);
	return arg;
}

static int task(void *arg)
{
	int count = pop(&jobs);

	(void)arg;
	// path: main > task > slow_lock > main > work > slow_lock > work > usleep
	mutex_lock(&slow_lock, __LINE__); // expect: lock-wait-on-loop
	mutex_unlock(&slow_lock);
	mutex_lock(&quick_lock, __LINE__);
	mutex_unlock(&quick_lock);
	// path: main > task > handed > main > work > handed > work > usleep
	take(&handed); // expect: lock-wait-on-loop
	give(&handed);
	// path: main > task > wait_done > sem_wait > main > work > done
	wait_done(&done); // expect: lock-wait-on-loop
	return count + results.count;
}

int main(void)
{
	pthread_t thread;

	sem_init(&done, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	return async_run(task, NULL, NULL) < 0;
}
