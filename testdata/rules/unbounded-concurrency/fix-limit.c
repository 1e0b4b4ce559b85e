/* A map without a cap gets one. */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int fetch(void *arg)
{
	const char *const *host = arg;
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc)
		rc = async_tcp_connect(*host, 80, &stream);
	async_close(stream);
	return rc;
}

struct hosts {
	const char **names;
	size_t count;
};

static int start(void *arg)
{
	struct hosts *hosts = arg;

	// fix: suggest 16 is a guess: what can the other side bear?
	// expect@+1: unbounded-concurrency
	return async_map(fetch, hosts->names, hosts->count, sizeof(hosts->names[0]), 0, NULL);
}

int main(int count, char **arguments)
{
	struct hosts hosts = { (const char **)arguments, (size_t)count };

	return async_run(start, &hosts, NULL) < 0;
}
