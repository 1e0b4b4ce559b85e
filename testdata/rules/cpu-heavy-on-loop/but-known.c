/*
 * The twin: the size is that of a file, or of a whole text.
 */
#include <async/async.h>

#include <string.h>
#include <sys/stat.h>

#include "compute.h"

struct message {
	const char *data;
	size_t size;
};

static char packed[65536];

static int check(void *arg)
{
	const struct message *message = arg;
	size_t size = strlen(message->data);
	struct stat status;

	if (pack(packed, sizeof(packed), message->data, size) < 0) // expect: cpu-heavy-on-loop
		return -1;
	if (stat("/var/lib/service/message", &status))
		return -1;
	size = (size_t)status.st_size;
	return digest(message->data, size) == 0; // expect: cpu-heavy-on-loop
}

static int check_kept(void *arg)
{
	struct message *message = arg;

	message->size = strlen(message->data);
	// expect@+1: cpu-heavy-on-loop
	return pack(packed, sizeof(packed), message->data, message->size);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, check, arg);
		async_group_spawn(g, check_kept, arg);
	}
	return rc;
}

int main(void)
{
	static struct message message = { "text", 4 };

	return async_run(start, &message, NULL) < 0;
}
