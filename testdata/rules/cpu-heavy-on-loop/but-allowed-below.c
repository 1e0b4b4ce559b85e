/*
 * What is allowed at a call further down comes up by other calls only, though these are longer.
 */
#include <async/async.h>

#include <stddef.h>

#include "compute.h"

static int sign(void *signature)
{
	char key[64];

	return make_key(key) + (signature == NULL);
}

static int sign_quickly(void *signature)
{
	return sign(signature); // async-lint: allow(cpu-heavy-on-loop) a short key, measured
}

static int sign_slowly(void *signature)
{
	return sign(signature);
}

static int sign_somehow(void *signature)
{
	int rc = sign(signature); // async-lint: allow(cpu-heavy-on-loop) a short key, measured

	return rc ? rc : sign_slowly(signature);
}

static int start(void *arg)
{
	int rc = sign_quickly(arg);

	// path: main > start > sign_somehow > sign_slowly > sign > make_key
	return rc ? rc : sign_somehow(arg); // expect: cpu-heavy-on-loop
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
