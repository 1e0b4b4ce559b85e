/*
 * Trap: in libuv's callbacks nothing waits; an idle connection is a matter of a timer beside it.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>

static uv_loop_t *loop;

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	(void)handle;
	buffer->base = malloc(suggested);
	buffer->len = suggested;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	free(buffer->base);
	if (n < 0)
		uv_read_stop(stream);
}

static void on_connected(uv_connect_t *request, int status)
{
	if (status == 0)
		uv_read_start(request->handle, on_alloc, on_read);
}

int main(void)
{
	static struct sockaddr_in address;
	uv_connect_t request;
	uv_tcp_t peer;

	loop = uv_default_loop();
	uv_tcp_init(loop, &peer);
	uv_ip4_addr("127.0.0.1", 7000, &address);
	uv_tcp_connect(&request, &peer, (const struct sockaddr *)&address, on_connected);
	return uv_run(loop, UV_RUN_DEFAULT);
}
