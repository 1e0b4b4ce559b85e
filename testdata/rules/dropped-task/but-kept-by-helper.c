/* It looks at the handle, and keeps nothing. */
#include <async/async.h>

#include <stddef.h>

struct server {
	int started;
};

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin(struct server *server)
{
	struct async_task *task = async_spawn(beat, NULL);

	if (task)
		server->started++;
	return task;
}

static int start(void *arg)
{
	struct server server = { 0 };

	(void)arg;
	begin(&server); // expect: dropped-task
	return async_sleep(server.started);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
