/*
 * Every way of starting a task makes its function async code, whether or not it suspends.
 */
#include <async/async.h>

#include <unistd.h>

static int spawned(void *arg)
{
	(void)arg;
	sleep(1); // expect: blocking-call
	return 0;
}

static int detached(void *arg)
{
	(void)arg;
	sleep(2); // expect: blocking-call
	return 0;
}

static int mapped(void *item)
{
	sleep(*(unsigned *)item); // expect: blocking-call
	return 0;
}

static void freed(void *arg)
{
	(void)arg;
	sleep(3); // expect: blocking-call
}

static void on_unhandled(const struct async_error *error, void *context)
{
	(void)error;
	(void)context;
	sleep(4); // expect: blocking-call
}

static int start(void *arg)
{
	unsigned items[2] = { 1, 2 };
	struct async_task *task = async_spawn(spawned, arg);

	async_on_unhandled(on_unhandled, NULL);
	if (async_spawn_detached(detached, arg, freed) < 0)
		return -1;
	if (async_map(mapped, items, 2, sizeof(items[0]), 2, NULL) < 0)
		return -1;
	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
