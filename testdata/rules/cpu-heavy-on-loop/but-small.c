/*
 * The twin: a test that does not limit, a limit above what is harmless, rounds by the thousand.
 */
#include <async/async.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "compute.h"

static char packed[65536];

static int tested_below(void *arg)
{
	const char *text = arg;
	size_t size = strlen(text);

	if (size < 60000)
		return -EMSGSIZE;
	return pack(packed, sizeof(packed), text, size); // expect: cpu-heavy-on-loop
}

static int tested_high(void *arg)
{
	const char *text = arg;
	size_t size = strlen(text);

	if (size > 100u * 1024 * 1024)
		return -EMSGSIZE;
	return pack(packed, sizeof(packed), text, size); // expect: cpu-heavy-on-loop
}

static int another_tested(void *arg)
{
	struct stat first, second;

	if (stat(arg, &first) || stat("/etc/hostname", &second) || second.st_size > 60000)
		return -EMSGSIZE;
	return pack(packed, sizeof(packed), arg, // expect: cpu-heavy-on-loop
		(size_t)first.st_size);
}

static int stretch(const char *password, int rounds)
{
	char key[32];

	return stretch_password(password, rounds, key);
}

static int by_rounds_handed_down(void *arg)
{
	return stretch(arg, 200000); // expect: cpu-heavy-on-loop
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, tested_below, arg);
		async_group_spawn(g, tested_high, arg);
		async_group_spawn(g, another_tested, arg);
		async_group_spawn(g, by_rounds_handed_down, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
