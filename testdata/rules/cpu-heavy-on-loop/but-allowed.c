/*
 * The twin: allowed is another rule.
 */
#include <async/async.h>

#include "compute.h"

static int start(void *key)
{
	// expect@+1: unused-suppression
	/* async-lint: allow(blocking-call) the keys of this device are tiny */
	return make_key(key); // expect: cpu-heavy-on-loop
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
