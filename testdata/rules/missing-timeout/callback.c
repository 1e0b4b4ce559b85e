/*
 * The waiting function is called through a pointer: one of its callers has a deadline, one has
 * not.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct transport {
	int (*receive)(struct async_stream *stream, char *line, size_t size);
	int (*send)(struct async_stream *stream, const char *line, size_t size);
};

static int tcp_receive(struct async_stream *stream, char *line, size_t size)
{
	// path: main > start > for_ever > tcp_receive > transport.receive > tcp_receive
	// path: async_read
	return (int)async_read(stream, line, size); // expect: missing-timeout
}

static int tcp_send(struct async_stream *stream, const char *line, size_t size)
{
	return (int)async_write(stream, line, size);
}

static const struct transport tcp = { .receive = tcp_receive, .send = tcp_send };

static int in_time(const struct transport *transport, struct async_stream *stream)
{
	char line[80];
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = transport->send(stream, "GET\n", 4);
		if (rc >= 0)
			rc = transport->receive(stream, line, sizeof(line));
	}
	return rc;
}

static int for_ever(const struct transport *transport, struct async_stream *stream)
{
	char line[80];

	return transport->receive(stream, line, sizeof(line));
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
	}
	if (rc >= 0)
		rc = in_time(&tcp, stream);
	if (rc >= 0)
		rc = for_ever(&tcp, stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
