/*
 * Three ways to one wait; the third has no deadline. The wait is reported once, where it stands.
 * The other reader has three ways too, and each has a deadline.
 */
#include "reply.h"

#include <async/async.h>
#include <stddef.h>

static int first(struct async_stream *stream, struct reply *reply)
{
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc) {
		rc = reply_read(stream, reply);
		if (rc >= 0)
			rc = reply_read_in_time(stream, reply);
	}
	return rc;
}

static int second(struct async_stream *stream, struct reply *reply)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = reply_read(stream, reply);
		if (rc >= 0)
			rc = reply_read_in_time(stream, reply);
	}
	return rc;
}

static int third(struct async_stream *stream, struct reply *reply)
{
	int rc = reply_read(stream, reply);

	if (rc < 0)
		return rc;
	ASYNC_TIMEOUT (3000, &rc) {
		rc = reply_read_in_time(stream, reply);
	}
	return rc;
}

static int start(void *arg)
{
	struct reply reply = { 0 };
	int rc = first(arg, &reply);

	if (rc >= 0)
		rc = second(arg, &reply);
	return rc < 0 ? rc : third(arg, &reply);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
