/*
 * The twin: the test is about something else.
 */
#include <async/async.h>

#include <stddef.h>

#include "compute.h"

static int make(void *key)
{
	return make_key(key);
}

static int make_anywhere(char *key)
{
	if (key[0])
		return async_to_thread(make, key);
	return make(key); // expect: cpu-heavy-on-loop
}

static int start(void *key)
{
	return make_anywhere(key);
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
