/* Not once in the life of the process, but as often as the thread has ended: that takes the answer
 * back. */
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

static bool is_running;
static struct addrinfo *upstream;

static void *sends(void *arg)
{
	is_running = false;
	return arg;
}

static void on_timer(uv_timer_t *timer)
{
	pthread_t thread;

	(void)timer;
	if (is_running)
		return;
	is_running = true;
	// certainty: likely
	getaddrinfo("upstream.example", "443", NULL, &upstream); // expect: blocking-call
	if (pthread_create(&thread, NULL, sends, NULL) == 0)
		pthread_detach(thread);
}

int main(void)
{
	static uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
