/*
 * The configuration beside this file: a million is done fast enough here, two million are not.
 */
#include <async/async.h>

#include <string.h>

#include "../compute.h"

static char packed[65536];

static int a_million(void *arg)
{
	return pack(packed, sizeof(packed), arg, 1000000);
}

static int two_million(void *arg)
{
	return pack(packed, sizeof(packed), arg, 2000000);
}

static int up_to_a_million(void *arg)
{
	size_t size = strlen(arg);

	if (size > 1000000)
		return -1;
	return pack(packed, sizeof(packed), arg, size);
}

static int start(void *arg)
{
	int rc = a_million(arg);

	if (rc >= 0)
		rc = two_million(arg); // expect: cpu-heavy-on-loop
	return rc < 0 ? rc : up_to_a_million(arg);
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
