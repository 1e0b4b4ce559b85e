/*
 * Functions put where a contract says what they may not do.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <unistd.h>

struct layer {
	struct async_stream *below;
};

static ssize_t layer_read(void *context, void *buffer, size_t size)
{
	struct layer *layer = context;

	return async_read(layer->below, buffer, size);
}

/* Says good-bye, and waits for that to arrive. */
static void layer_close(void *context, bool reset)
{
	struct layer *layer = context;

	if (!reset)
		async_sleep(10);
	async_close(layer->below);
}

static const struct async_stream_class layer_class = {
	.name = "layer",
	.read = layer_read,
	// hint: do the waiting before or afterwards, or in a task of its own
	.close = layer_close, // expect: effect-lost-in-cast
};

struct hooks {
	ASYNC_NONBLOCKING int (*on_tick)(int fd);
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static int sync_file(int fd)
{
	return fsync(fd);
}

static int report_error(int code)
{
	return async_sleep((uint64_t)code);
}

static struct hooks hooks;

static int start(void *arg)
{
	struct layer *layer = arg;

	// hint: keep a function there that does not block, or take the promise back
	hooks.on_tick = sync_file;     // expect: effect-lost-in-cast
	hooks.on_error = report_error; // expect: effect-lost-in-cast
	return async_stream_new(&layer_class, layer) ? 0 : -1;
}

int main(void)
{
	static struct layer layer;

	return async_run(start, &layer, NULL) < 0;
}
