/* Not short: many short pauses are a long one. */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static bool is_settled(int device)
{
	char answer = 0;

	return read(device, &answer, 1) == 1 && answer;
}

static void *work(void *arg)
{
	for (;;) {
		pthread_mutex_lock(&table);
		while (!is_settled(*(int *)arg))
			usleep(50);
		entries++;
		pthread_mutex_unlock(&table);
	}
	return arg;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&table); // expect: lock-wait-on-loop
	found = entries;
	pthread_mutex_unlock(&table);
	return found;
}

int main(void)
{
	static int device;
	pthread_t thread;

	pthread_create(&thread, NULL, work, &device);
	return async_run(looks_up, NULL, NULL) < 0;
}
