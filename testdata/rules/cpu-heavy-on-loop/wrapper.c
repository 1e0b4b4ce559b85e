/*
 * Through helpers: what is heavy, and how much there is to do, is known at the call of the task.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

static int sign(void *signature)
{
	char key[64];

	return make_key(key) + (signature == NULL);
}

static int sign_twice(void *signature)
{
	return sign(signature) + sign(signature);
}

static int pack_some(const char *data, size_t size)
{
	static char packed[65536];

	return pack(packed, sizeof(packed), data, size);
}

static int pack_more(const char *data, size_t size)
{
	return pack_some(data, size + 16);
}

static int pack_string(const char *text)
{
	return pack_more(text, strlen(text));
}

static int through_two(void *arg)
{
	// path: start > through_two > sign_twice > sign > make_key
	return sign_twice(arg); // expect: cpu-heavy-on-loop
}

/* One helper, three callers: the size is what each hands over. */
static int by_size(void *arg)
{
	static char block[1024 * 1024];
	int rc = pack_more(arg, 512);

	if (rc == 0)
		// path: start > by_size > pack_more > pack_some > pack
		rc = pack_more(block, sizeof(block)); // expect: cpu-heavy-on-loop
	if (rc == 0)
		// path: start > by_size > pack_string > pack_more > pack_some > pack
		rc = pack_string(arg); // expect: cpu-heavy-on-loop
	return rc;
}

/* A helper of its own task: the finding stands in it, not at its callers. */
static int settle(void *arg)
{
	int rc = async_yield();

	// path: start > through_async_code > settle > sign > make_key
	return rc < 0 ? rc : sign(arg); // expect: cpu-heavy-on-loop
}

static int through_async_code(void *arg)
{
	return settle(arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, through_two, arg);
		async_group_spawn(g, by_size, arg);
		async_group_spawn(g, through_async_code, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
