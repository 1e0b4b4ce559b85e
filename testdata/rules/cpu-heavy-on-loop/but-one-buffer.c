/*
 * The twin: the callback is handed one buffer, and works on the whole of what it was kept in since
 * the beginning; or on a key as often as it is called.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>
#include <uv.h>

#include "compute.h"

static char *collected;
static unsigned total;

void collect(char **text, const char *more, size_t size);

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
	static char packed[65536];

	if (size <= 0)
		return;
	total += (unsigned)make_key(stream->data); // expect: cpu-heavy-on-loop
	collect(&collected, buffer->base, (size_t)size);
	// expect@+1: cpu-heavy-on-loop
	total += (unsigned)pack(packed, sizeof(packed), collected, strlen(collected));
}

static void allocate(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
	static char bytes[4096];

	(void)handle;
	*buffer = uv_buf_init(bytes, size < sizeof(bytes) ? (unsigned)size : sizeof(bytes));
}

int start(uv_stream_t *stream);

int start(uv_stream_t *stream)
{
	return uv_read_start(stream, allocate, on_read);
}
