/*
 * libuv: a request for the thread pool per item. They wait in a queue without end.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>

struct image {
	uv_work_t work;
	struct image *next;
	int width;
};

static uv_loop_t *loop;
static uv_tcp_t server;
static struct image *images;

static void on_scale(uv_work_t *work)
{
	struct image *image = work->data;

	image->width /= 2;
	uv_sleep(1); /* stands for the pixels */
}

static void on_scaled(uv_work_t *work, int status)
{
	struct image *image = work->data;

	if (status < 0)
		image->width = 0;
}

static void scale_all(void)
{
	for (struct image *image = images; image; image = image->next) {
		image->work.data = image;
		// expect@+1: unbounded-concurrency
		uv_queue_work(loop, &image->work, on_scale, on_scaled);
	}
}

static void scale_one(struct image *image)
{
	image->work.data = image;
	uv_queue_work(loop, &image->work, on_scale, on_scaled);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	scale_all();
	if (images)
		scale_one(images);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	(void)handle;
	buffer->base = malloc(suggested);
	buffer->len = suggested;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct image *image = calloc(1, sizeof(*image));

	(void)stream;
	free(buffer->base);
	if (n <= 0 || !image) {
		free(image);
		return;
	}
	image->work.data = image;
	// missing@+1: unbounded-concurrency once for each piece that arrives
	uv_queue_work(loop, &image->work, on_scale, on_scaled);
}

int main(void)
{
	uv_timer_t timer;

	loop = uv_default_loop();
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 1000, 0);
	uv_tcp_init(loop, &server);
	uv_read_start((uv_stream_t *)&server, on_alloc, on_read);
	return uv_run(loop, UV_RUN_DEFAULT);
}
