/*
 * Calls and limits that come out of macros.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

#define MIN(a, b)        ((a) < (b) ? (a) : (b))
#define PIECE            4096
#define PACK(text, size) pack(packed, sizeof(packed), (text), (size))
#define NEW_KEY(key)                                                                               \
	do {                                                                                       \
		make_key(key);                                                                     \
	} while (0)

static int in_macros(void *arg)
{
	static char packed[PIECE];
	static char key[32];
	const char *text = arg;

	NEW_KEY(key); // expect: cpu-heavy-on-loop
	PACK(text, MIN(strlen(text), PIECE));
	return PACK(text, strlen(text)); // expect: cpu-heavy-on-loop
}

int main(void)
{
	static char text[] = "text";

	return async_run(in_macros, text, NULL) < 0;
}
