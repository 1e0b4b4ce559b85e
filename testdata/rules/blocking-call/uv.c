/*
 * libuv callbacks. There is no async function to stand at: the finding is in the last function
 * on the path that runs only on the loop.
 */
#include <uv.h>

#include <stdlib.h>
#include <unistd.h>

static uv_loop_t *loop;
static uv_timer_t timer;
static uv_signal_t hangup;
static uv_tcp_t server;

/* Only ever called from callbacks: the call can be replaced here. */
static void back_off(void)
{
	usleep(1000); // expect: blocking-call
}

/* Start-up calls it too, and there it is right: the finding stands at the callback's call. */
static void reload(const char *command)
{
	if (system(command))
		exit(1);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	back_off();
}

static void on_hangup(uv_signal_t *handle, int number)
{
	(void)handle;
	(void)number;
	reload("/etc/hooks/reload"); // expect: blocking-call
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	(void)handle;
	buffer->base = malloc(suggested);
	buffer->len = suggested;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	if (n > 0)
		sleep(1); // expect: blocking-call
	else
		uv_close((uv_handle_t *)stream, on_closed);
	free(buffer->base);
}

static void on_client(uv_stream_t *listener, int status)
{
	uv_tcp_t *client = malloc(sizeof(*client));

	if (status < 0 || !client || uv_tcp_init(loop, client) < 0) {
		free(client);
		return;
	}
	if (uv_accept(listener, (uv_stream_t *)client) == 0)
		uv_read_start((uv_stream_t *)client, on_alloc, on_read);
}

static void on_work(uv_work_t *work)
{
	(void)work;
	sleep(2);
}

static void on_work_done(uv_work_t *work, int status)
{
	free(work);
	if (status < 0)
		usleep(10000); // expect: blocking-call
}

int main(void)
{
	uv_work_t *work = malloc(sizeof(*work));

	loop = uv_default_loop();
	reload("/etc/hooks/start");
	sleep(1);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 100);
	uv_signal_init(loop, &hangup);
	uv_signal_start(&hangup, on_hangup, 1);
	uv_tcp_init(loop, &server);
	uv_listen((uv_stream_t *)&server, 16, on_client);
	if (work)
		uv_queue_work(loop, work, on_work, on_work_done);
	uv_run(loop, UV_RUN_DEFAULT);
	sleep(1);
	return 0;
}
