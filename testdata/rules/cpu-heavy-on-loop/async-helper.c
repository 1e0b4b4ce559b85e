/*
 * A helper that is async code itself, and told how much: whoever tells it decides, so the finding
 * stands there. What is heavy whatever it is told stands in the helper.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

static char packed[65536];

static int send_packed(const char *data, size_t size)
{
	int rc = pack(packed, sizeof(packed), data, size);

	return rc < 0 ? rc : async_sleep(1);
}

static int send_signed(void *key)
{
	int rc = make_key(key); // expect: cpu-heavy-on-loop

	return rc < 0 ? rc : async_sleep(1);
}

static int short_one(void *arg)
{
	return send_packed(arg, 100);
}

static int long_one(void *arg)
{
	return send_packed(arg, strlen(arg)); // expect: cpu-heavy-on-loop
}

static int signed_one(void *arg)
{
	return send_signed(arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, short_one, arg);
		async_group_spawn(g, long_one, arg);
		async_group_spawn(g, signed_one, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
