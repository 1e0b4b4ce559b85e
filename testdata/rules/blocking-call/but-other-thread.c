/*
 * Just not the trap: it sleeps where the loop is.
 */
#include <uv.h>

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

static pthread_t main_thread, worker_thread;
extern pthread_t some_thread;

static bool is_main_thread(void)
{
	return pthread_equal(pthread_self(), main_thread);
}

static void on_main(void)
{
	if (pthread_self() == main_thread)
		sleep(1); // expect: blocking-call
	if (!is_main_thread())
		return;
	// certainty: certain
	sleep(1); // expect: blocking-call
}

static void asserted(void)
{
	assert(is_main_thread());
	// certainty: certain
	sleep(1); // expect: blocking-call
}

/* Whoever it is: he is here, and here is the loop. */
static void asserted_of_some(void)
{
	assert(pthread_equal(pthread_self(), some_thread));
	// certainty: certain
	sleep(1); // expect: blocking-call
}

static void asks_for_worker(void)
{
	if (pthread_equal(pthread_self(), worker_thread))
		sleep(1);
	else
		// certainty: certain
		sleep(1); // expect: blocking-call
}

/* Possible on both sides, and so not shown. */
static void asks_for_some(void)
{
	if (pthread_equal(pthread_self(), some_thread))
		sleep(1);
	else
		sleep(1);
}

/* What was asked holds no longer where both ways meet. */
static void asks_for_nothing(void)
{
	unsigned seconds = 1;

	if (!is_main_thread())
		seconds = 2;
	// certainty: certain
	sleep(seconds); // expect: blocking-call
}

static void *work(void *arg)
{
	return arg;
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	on_main();
	asserted();
	asserted_of_some();
	asks_for_worker();
	asks_for_some();
	asks_for_nothing();
}

int main(void)
{
	uv_timer_t timer;

	main_thread = pthread_self();
	pthread_create(&worker_thread, NULL, work, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
