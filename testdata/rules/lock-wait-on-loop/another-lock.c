/*
 * The thread gives back other locks meanwhile, whose names nobody knows; the one the loop waits for
 * it names where it takes it and where it gives it back.
 */
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>
#include <uv.h>

static pthread_mutex_t list = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t items[16];
static volatile int is_running = 1;

static void *try_item(unsigned number)
{
	pthread_mutex_t *item = &items[number & 15];

	return pthread_mutex_trylock(item) == 0 ? item : NULL;
}

static void release_item(void *item)
{
	pthread_mutex_unlock(item);
}

static void *crawl(void *arg)
{
	unsigned number = 0;

	(void)arg;
	pthread_mutex_lock(&list);
	while (is_running) {
		void *item = try_item(number++);

		if (item)
			release_item(item);
		sleep(1);
	}
	pthread_mutex_unlock(&list);
	return NULL;
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	pthread_mutex_lock(&list); // expect: lock-wait-on-loop
	is_running = 0;
	pthread_mutex_unlock(&list);
}

int main(void)
{
	static uv_timer_t timer;
	pthread_t thread;

	pthread_create(&thread, NULL, crawl, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 10);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
