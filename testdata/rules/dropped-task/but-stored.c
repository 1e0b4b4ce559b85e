/* The same, but for one whose handle stays in a variable. */
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

static void begin(struct server *server)
{
	struct async_task *task = async_spawn(beat, NULL); // expect: dropped-task

	if (task)
		server->beat = NULL;
	server->beat = async_spawn(beat, NULL);
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
