/*
 * The same places, and functions that keep what is promised there.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct layer {
	struct async_stream *below;
};

static ssize_t layer_read(void *context, void *buffer, size_t size)
{
	struct layer *layer = context;
	ssize_t got = -1;
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc)
		got = async_read(layer->below, buffer, size);
	return rc < 0 ? rc : got;
}

static void layer_close(void *context, bool reset)
{
	struct layer *layer = context;

	(void)reset;
	async_close(layer->below);
}

static const struct async_stream_class layer_class = {
	.name = "layer",
	.read = layer_read,
	.close = layer_close,
};

struct hooks {
	ASYNC_NONBLOCKING int (*on_tick)(int fd);
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static int last;

static int count(int fd)
{
	return fd + last;
}

static int keep(int code)
{
	last = code;
	return 0;
}

static struct hooks hooks = { .on_tick = count };

static int start(void *arg)
{
	struct layer *layer = arg;

	hooks.on_error = keep;
	return async_stream_new(&layer_class, layer) ? 0 : -1;
}

int main(void)
{
	static struct layer layer;

	return async_run(start, &layer, NULL) < 0;
}
