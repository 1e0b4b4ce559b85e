/* The handle is put where others find it: a field, a global, through a pointer, an array. */
#include <async/async.h>

#include <stddef.h>

struct server {
	struct async_task *beat;
};

static struct async_task *global;

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static void begin(struct server *server, struct async_task **other)
{
	server->beat = async_spawn(beat, NULL);
	*other = async_spawn(beat, NULL);
	global = async_spawn(beat, NULL);
}

static int start(void *arg)
{
	struct async_task *tasks[2], *other;
	struct server server;

	(void)arg;
	begin(&server, &other);
	for (size_t i = 0; i < 2; i++)
		tasks[i] = async_spawn(beat, NULL);
	async_cancel_and_await(server.beat);
	async_cancel_and_await(other);
	async_cancel_and_await(global);
	return async_gather(tasks, 2, NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
