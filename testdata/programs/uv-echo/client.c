#include "client.h"

#include <stdlib.h>

struct client {
	uv_tcp_t stream;
	uv_timer_t idle;
	int open_handles;
};

struct reply {
	uv_write_t request;
	uv_buf_t buffer;
};

static int clients;

static void on_closed(uv_handle_t *handle)
{
	struct client *client = handle->data;

	if (--client->open_handles > 0)
		return;
	clients--;
	free(client);
}

static void hang_up(struct client *client)
{
	if (uv_is_closing((uv_handle_t *)&client->stream))
		return;
	uv_close((uv_handle_t *)&client->stream, on_closed);
	uv_close((uv_handle_t *)&client->idle, on_closed);
}

static void on_idle(uv_timer_t *timer)
{
	hang_up(timer->data);
}

static void on_written(uv_write_t *request, int status)
{
	struct reply *reply = request->data;

	if (status < 0)
		hang_up(request->handle->data);
	free(reply->buffer.base);
	free(reply);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	(void)handle;
	buffer->base = malloc(suggested);
	buffer->len = buffer->base ? suggested : 0;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct client *client = stream->data;
	struct reply *reply = n > 0 ? malloc(sizeof(*reply)) : NULL;

	if (!reply) {
		free(buffer->base);
		if (n < 0)
			hang_up(client);
		return;
	}
	uv_timer_again(&client->idle);
	reply->request.data = reply;
	reply->buffer = uv_buf_init(buffer->base, (unsigned)n);
	if (uv_write(&reply->request, stream, &reply->buffer, 1, on_written) < 0) {
		free(buffer->base);
		free(reply);
		hang_up(client);
	}
}

int client_accept(uv_stream_t *listener)
{
	struct client *client = clients < most_clients ? calloc(1, sizeof(*client)) : NULL;

	if (!client)
		return UV_ENOMEM;
	clients++;
	client->open_handles = 2;
	uv_tcp_init(listener->loop, &client->stream);
	uv_timer_init(listener->loop, &client->idle);
	client->stream.data = client->idle.data = client;
	uv_timer_start(&client->idle, on_idle, idle_ms, idle_ms);
	if (uv_accept(listener, (uv_stream_t *)&client->stream) < 0) {
		hang_up(client);
		return UV_ECONNABORTED;
	}
	return uv_read_start((uv_stream_t *)&client->stream, on_alloc, on_read);
}
