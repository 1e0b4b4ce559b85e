/*
 * Trap: little to do, by a constant, by the size of an object, by a test, by a mask, by the size
 * of the buffer that was read into.
 */
#include <async/async.h>
#include <async/io.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compute.h"

struct header {
	char magic[8];
	uint32_t length;
};

static char packed[65536];

static int by_constant(void *arg)
{
	struct header header = { .length = 3 };

	if (digest(&header, sizeof(header)) == 0)
		return -EINVAL;
	return pack(packed, sizeof(packed), arg, 4096);
}

static int by_test(void *arg)
{
	const char *text = arg;
	size_t size = strlen(text);

	if (size > 60000)
		return -EMSGSIZE;
	return pack(packed, sizeof(packed), text, size);
}

static int by_mask(void *arg)
{
	const char *text = arg;

	return pack(packed, sizeof(packed), text, strlen(text) & 1023);
}

static int by_buffer(void *arg)
{
	struct async_stream *stream = arg;
	char buffer[4096];

	for (;;) {
		ssize_t n = 0;
		int rc = 0;

		ASYNC_TIMEOUT (1000, &rc) {
			n = async_read(stream, buffer, sizeof(buffer));
		}
		if (rc < 0 || n <= 0)
			return (int)n;
		if (pack(packed, sizeof(packed), buffer, (size_t)n) < 0)
			return -EIO;
	}
}

static int by_type(void *arg)
{
	const uint8_t *text = arg;

	return pack(packed, sizeof(packed), text + 1, text[0]);
}

struct message {
	const char *data;
	size_t size;
};

static int by_tested_member(void *arg)
{
	const struct message *message = arg;
	struct stat data;

	if (stat(message->data, &data) || data.st_size > 60000)
		return -EMSGSIZE;
	if (message->size > 4096)
		return -EMSGSIZE;
	return pack(packed, sizeof(packed), message->data, (size_t)data.st_size) +
	       pack(packed, sizeof(packed), message->data, message->size);
}

/* Few rounds by a constant. */
static int by_rounds(void *arg)
{
	char key[32];

	return stretch_password(arg, 100, key);
}

static int stretch(const char *password, int rounds)
{
	char key[32];

	return stretch_password(password, rounds, key);
}

static int by_rounds_handed_down(void *arg)
{
	return stretch(arg, 10);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		async_group_spawn(g, by_constant, arg);
		async_group_spawn(g, by_test, arg);
		async_group_spawn(g, by_mask, arg);
		async_group_spawn(g, by_type, arg);
		async_group_spawn(g, by_tested_member, arg);
		async_group_spawn(g, by_rounds, arg);
		async_group_spawn(g, by_rounds_handed_down, arg);
	}
	return rc < 0 ? rc : by_buffer(arg);
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
