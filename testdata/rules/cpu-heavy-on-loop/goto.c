/*
 * Control flow by goto: what is only reached after a test is still bounded by it.
 */
#include <async/async.h>

#include <errno.h>
#include <string.h>

#include "compute.h"

static int pack_small(void *arg)
{
	const char *text = arg;
	static char packed[8192];
	size_t size = strlen(text);
	int rc = -EMSGSIZE;

	if (size > 4096)
		goto out;
	rc = pack(packed, sizeof(packed), text, size);
out:
	return rc;
}

static int pack_any(void *arg)
{
	const char *text = arg;
	static char packed[8192];
	size_t size = strlen(text);
	int rc = -EINVAL;

	if (size == 0)
		goto out;
	rc = pack(packed, sizeof(packed), text, size); // expect: cpu-heavy-on-loop
out:
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, pack_small, arg);
		async_group_spawn(g, pack_any, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
