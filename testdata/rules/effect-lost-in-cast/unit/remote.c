#include "codec.h"

#include <async/async.h>

/* Asks another process. */
int remote_decode(const char *text)
{
	return async_sleep(text[0] ? 5 : 10);
}

int local_decode(const char *text)
{
	return text[0];
}
