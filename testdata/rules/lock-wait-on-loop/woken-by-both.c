/* A thread and the loop both end waits for one condition: it is the thread that this wait is for.
 */
#include <uv.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool is_wanted, is_running;

static void stop(void)
{
	pthread_mutex_lock(&lock);
	is_wanted = false;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
}

static void *crawls(void *arg)
{
	pthread_mutex_lock(&lock);
	is_running = true;
	pthread_cond_signal(&changed);
	while (is_wanted)
		pthread_cond_wait(&changed, &lock);
	is_running = false;
	pthread_mutex_unlock(&lock);
	return arg;
}

static void on_hangup(uv_signal_t *handle, int number)
{
	pthread_t thread;

	(void)handle;
	(void)number;
	if (is_wanted) {
		stop();
		return;
	}
	pthread_mutex_lock(&lock);
	is_wanted = true;
	if (pthread_create(&thread, NULL, crawls, NULL) == 0)
		// step: woken-by-both.c:25 'crawls' ends a wait for 'changed'
		pthread_cond_wait(&changed, &lock); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&lock);
}

int main(void)
{
	static uv_signal_t hangup;

	uv_signal_init(uv_default_loop(), &hangup);
	uv_signal_start(&hangup, on_hangup, 1);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
