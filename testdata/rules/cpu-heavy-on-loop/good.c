/*
 * The same work where it stops nobody: on a worker thread, in pieces, or before the loop runs.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

enum { piece = 16384 };

static int new_key(void *key)
{
	return make_key(key);
}

static int log_in(void *arg)
{
	return async_to_thread(new_key, arg);
}

static int pack_text(void *arg)
{
	const char *text = arg;
	size_t left = strlen(text);
	static char packed[2 * piece];

	while (left) {
		size_t size = left < piece ? left : piece;
		int rc = pack(packed, sizeof(packed), text, size);

		if (rc < 0)
			return rc;
		text += size;
		left -= size;
		rc = async_yield();
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	static char key[32];
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, log_in, key);
		async_group_spawn(g, pack_text, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";
	static char key[32];

	if (make_key(key))
		return 1;
	return async_run(start, text, NULL) < 0;
}
