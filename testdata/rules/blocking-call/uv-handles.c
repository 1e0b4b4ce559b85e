/*
 * Every kind of libuv callback runs on the loop.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static uv_loop_t *loop;
static uv_udp_t socket_handle;
static uv_write_t writing;
static uv_shutdown_t shutting;
static uv_tcp_t peer;

static void on_idle(uv_idle_t *handle)
{
	(void)handle;
	sleep(1); // expect: blocking-call
}

static void on_prepare(uv_prepare_t *handle)
{
	(void)handle;
	sleep(2); // expect: blocking-call
}

static void on_check(uv_check_t *handle)
{
	(void)handle;
	sleep(3); // expect: blocking-call
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
	(void)handle;
	if (status == 0 && events)
		sleep(4); // expect: blocking-call
}

static void on_async(uv_async_t *handle)
{
	(void)handle;
	sleep(5); // expect: blocking-call
}

static void on_closed(uv_handle_t *handle)
{
	(void)handle;
	sleep(6); // expect: blocking-call
}

static void on_written(uv_write_t *request, int status)
{
	(void)request;
	if (status < 0)
		sleep(7); // expect: blocking-call
}

static void on_shut(uv_shutdown_t *request, int status)
{
	if (status < 0)
		sleep(8); // expect: blocking-call
	uv_close((uv_handle_t *)request->handle, on_closed);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	(void)handle;
	sleep(9); // expect: blocking-call
	buffer->base = malloc(suggested);
	buffer->len = suggested;
}

static void on_datagram(uv_udp_t *handle, ssize_t n, const uv_buf_t *buffer,
	const struct sockaddr *from, unsigned flags)
{
	(void)handle;
	(void)from;
	(void)flags;
	if (n > 0)
		sleep(10); // expect: blocking-call
	free(buffer->base);
}

static void on_changed(uv_fs_event_t *handle, const char *name, int events, int status)
{
	(void)handle;
	(void)name;
	(void)events;
	if (status == 0)
		sleep(11); // expect: blocking-call
}

static void on_file(uv_fs_t *request)
{
	uv_fs_req_cleanup(request);
	sleep(12); // expect: blocking-call
}

int main(void)
{
	static uv_idle_t idle;
	static uv_prepare_t prepare;
	static uv_check_t check;
	static uv_poll_t poll;
	static uv_async_t async;
	static uv_fs_event_t watch;
	static uv_fs_t request;
	uv_buf_t text = uv_buf_init("x", 1);

	loop = uv_default_loop();
	uv_idle_init(loop, &idle);
	uv_idle_start(&idle, on_idle);
	uv_prepare_init(loop, &prepare);
	uv_prepare_start(&prepare, on_prepare);
	uv_check_init(loop, &check);
	uv_check_start(&check, on_check);
	uv_poll_init(loop, &poll, 0);
	uv_poll_start(&poll, UV_READABLE, on_poll);
	uv_async_init(loop, &async, on_async);
	uv_udp_init(loop, &socket_handle);
	uv_udp_recv_start(&socket_handle, on_alloc, on_datagram);
	uv_fs_event_init(loop, &watch);
	uv_fs_event_start(&watch, on_changed, ".", 0);
	uv_fs_stat(loop, &request, "journal", on_file);
	uv_tcp_init(loop, &peer);
	uv_write(&writing, (uv_stream_t *)&peer, &text, 1, on_written);
	uv_shutdown(&shutting, (uv_stream_t *)&peer, on_shut);
	return uv_run(loop, UV_RUN_DEFAULT);
}
