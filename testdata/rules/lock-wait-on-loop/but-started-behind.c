/* The thread is started if there is none yet: else it is there, and may hold the lock. */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int rounds, is_running;

static void *saves(void *arg)
{
	pthread_mutex_lock(&lock);
	while (rounds-- > 0)
		sync();
	is_running = 0;
	pthread_mutex_unlock(&lock);
	return arg;
}

static void start(int count)
{
	pthread_t thread;

	pthread_mutex_lock(&lock); // expect: lock-wait-on-loop
	rounds = count;
	if (!is_running) {
		is_running = 1;
		if (pthread_create(&thread, NULL, saves, NULL) == 0)
			pthread_detach(thread);
	}
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
