/*
 * Uses a bit of everything in the core. Its own global functions have names that the library uses
 * inside, and must not get in its way.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdio.h>

int task_new(void), loop_here(void), resolve(void), context_init(void), stream_new(void);

int task_new(void)
{
	return 1;
}

int loop_here(void)
{
	return 2;
}

int resolve(void)
{
	return 3;
}

int context_init(void)
{
	return 4;
}

int stream_new(void)
{
	return 5;
}

static int child(void *arg)
{
	int *turns = arg;

	while (*turns < 3 && async_sleep(1) == 0)
		++*turns;
	return *turns;
}

static int parent(void *arg)
{
	int rc = 0, turns = 0;
	struct async_task *task = async_spawn(child, &turns);
	struct async_listener *listener = NULL;

	(void)arg;
	ASYNC_TIMEOUT (60000, &rc)
		rc = async_await(task);
	if (rc == 3 && async_tcp_listen("127.0.0.1", 0, 0, &listener) < 0)
		rc = -1;
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	int rc = async_run(parent, NULL, NULL);
	int own = task_new() + loop_here() + resolve() + context_init() + stream_new();

	if (rc != 3 || own != 15) {
		fprintf(stderr, "rc %d, own %d\n", rc, own);
		return 1;
	}
	printf("%d.%d\n", ASYNC_VERSION_MAJOR, ASYNC_VERSION_MINOR);
	return 0;
}
