/*
 * That the function suspends is seen in another unit than the table that holds it.
 */
#include <async/async.h>

#include <stddef.h>

#include "codec.h"

static const struct codec codecs[] = {
	// path: codecs > remote_decode > codec.decode > remote_decode > async_sleep
	// step: remote.c:8 'remote_decode' calls 'async_sleep', which is declared to suspend
	{ "local", local_decode }, { "remote", remote_decode }, // expect: effect-lost-in-cast
};

static int start(void *arg)
{
	return codecs[arg != NULL].decode("x");
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
