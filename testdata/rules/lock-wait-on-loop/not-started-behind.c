/* The lock is taken before the thread that holds it for long is there. */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int rounds;

static void *saves(void *arg)
{
	pthread_mutex_lock(&lock);
	while (rounds-- > 0)
		sync();
	pthread_mutex_unlock(&lock);
	return arg;
}

static void start(int count)
{
	pthread_t thread;

	pthread_mutex_lock(&lock);
	rounds = count;
	if (pthread_create(&thread, NULL, saves, NULL) == 0)
		pthread_detach(thread);
	pthread_mutex_unlock(&lock);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	start(3);
}

int main(void)
{
	static uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
