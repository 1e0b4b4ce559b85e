/*
 * The twin: the flag is taken back, so that it is computed again and again.
 */
#include <async/async.h>

#include <stdbool.h>

#include "compute.h"

static char key[32];

static void make(const bool *is_fresh)
{
	if (*is_fresh)
		return;
	make_key(key);
}

static int renew(void *arg)
{
	make(arg); // expect: cpu-heavy-on-loop
	return key[0];
}

int main(void)
{
	static bool is_fresh;

	return async_run(renew, &is_fresh, NULL) < 0;
}
