/*
 * Trap: nothing is known of the size but that somebody keeps it in a field. Most of these are
 * small; the finding is there, as possible, and not shown by default.
 */
#include <async/async.h>

#include "compute.h"

struct message {
	const char *data;
	size_t size;
};

static size_t message_size(const struct message *message)
{
	return message->size;
}

static int check(void *arg)
{
	static char packed[65536];
	const struct message *message = arg;

	if (digest(message->data, message->size) == 0)
		return -1;
	return pack(packed, sizeof(packed), message->data, message_size(message));
}

int main(void)
{
	static struct message message = { "text", 4 };

	return async_run(check, &message, NULL) < 0;
}
