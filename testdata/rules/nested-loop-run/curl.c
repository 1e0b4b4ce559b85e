/*
 * libcurl's transfers are driven by a loop of the program's own, in a callback of another loop.
 * Declared here as in its headers.
 */
#include <stddef.h>
#include <uv.h>

typedef void CURLM;
typedef int CURLMcode;
struct curl_waitfd;

CURLMcode curl_multi_perform(CURLM *multi, int *running);
CURLMcode curl_multi_poll(
	CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ready);

static uv_timer_t timer;
static uv_work_t work;

static void drive(CURLM *multi)
{
	int running = 1;

	while (running && !curl_multi_perform(multi, &running))
		curl_multi_poll(multi, NULL, 0, 1000, NULL);
}

static void drive_in_worker(uv_work_t *request)
{
	drive(request->data);
}

static void on_done(uv_work_t *request, int status)
{
	(void)request, (void)status;
}

static void on_timer(uv_timer_t *handle)
{
	int running;

	// path: main > on_timer > drive > curl_multi_poll
	// hint: start the work from here and go on in its own callback
	drive(handle->data); // expect: nested-loop-run
	uv_queue_work(handle->loop, &work, drive_in_worker, on_done);
	/* One turn that waits is a call that waits. */
	curl_multi_perform(handle->data, &running);
	curl_multi_poll(handle->data, NULL, 0, 100, NULL); // expect: blocking-call
	curl_multi_poll(handle->data, NULL, 0, 0, NULL);
}

int main(int argc, char **argv)
{
	(void)argc;
	drive(argv);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
