#include "reply.h"

static int fill(struct async_stream *stream, struct reply *reply)
{
	ssize_t n = async_read(stream, reply->text, sizeof(reply->text));

	reply->size = n < 0 ? 0 : (int)n;
	return n < 0 ? (int)n : 0;
}

int reply_read(struct async_stream *stream, struct reply *reply)
{
	ssize_t n = async_read(stream, reply->text, 1); // expect: missing-timeout

	if (n <= 0)
		return -1;
	n = async_read(stream, reply->text + 1, sizeof(reply->text) - 1);
	reply->size = n < 0 ? 0 : (int)n + 1;
	return n < 0 ? (int)n : 0;
}

int reply_read_in_time(struct async_stream *stream, struct reply *reply)
{
	return fill(stream, reply);
}
