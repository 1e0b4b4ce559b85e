/*
 * The same work as in bad.c, without stopping the loop.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdlib.h>

static int pause_a_second(void *arg)
{
	(void)arg;
	return async_sleep(1000);
}

static int look_up(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (3000, &rc) {
		rc = async_tcp_connect(arg, 443, &stream);
	}
	async_close(stream);
	return rc;
}

static int hook(void *arg)
{
	return system(arg);
}

static int run_hook(void *arg)
{
	return async_to_thread(hook, arg);
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, pause_a_second, NULL);
		async_group_spawn(g, look_up, "example.org");
		async_group_spawn(g, run_hook, "/etc/hooks/reload");
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
