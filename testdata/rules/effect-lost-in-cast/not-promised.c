/*
 * What is a promise itself, or no more than a short lock, or a message, breaks none.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

struct hooks {
	ASYNC_NONBLOCKING int (*on_tick)(int n);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int ticks;

static int count(int n)
{
	pthread_mutex_lock(&lock);
	ticks += n;
	pthread_mutex_unlock(&lock);
	return ticks;
}

static int tell(int n)
{
	if (n < 0)
		fprintf(stderr, "bad tick %d\n", n);
	return n;
}

ASYNC_NONBLOCKING static int checked(int n)
{
	return usleep((unsigned)n);
}

static struct hooks hooks[] = { { count }, { tell }, { checked } };

static int start(void *arg)
{
	(void)arg;
	return hooks[1].on_tick(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
