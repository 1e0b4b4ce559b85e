/*
 * Trap: a callback is handed one buffer and how much is in it. Nobody sees who says how much; it
 * is what was read at once.
 */
#include <async/async.h>

#include <stddef.h>
#include <uv.h>

#include "compute.h"

static unsigned total;

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
	static char packed[65536];

	(void)stream;
	if (size <= 0)
		return;
	total += digest(buffer->base, (size_t)size);
	total += (unsigned)pack(packed, sizeof(packed), buffer->base, (size_t)size);
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
