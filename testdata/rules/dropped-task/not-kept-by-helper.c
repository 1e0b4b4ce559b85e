/* What starts the task keeps its handle, too: what it returns is a look at it. */
#include <async/async.h>

#include <stddef.h>

struct server {
	struct async_task *beat;
};

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin(struct server *server)
{
	struct async_task *task = async_spawn(beat, NULL);

	server->beat = task;
	return task;
}

static int start(void *arg)
{
	struct server server;

	(void)arg;
	begin(&server);
	return async_cancel_and_await(server.beat);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
