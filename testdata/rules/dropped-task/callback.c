/*
 * What starts the task is called through a pointer, and the other way round: a callback of the loop
 * drops it.
 */
#include <async/async.h>

#include <stddef.h>

struct operations {
	struct async_task *(*begin)(void *arg);
};

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin_beat(void *arg)
{
	return async_spawn(beat, arg);
}

static struct async_task *begin_twice(void *arg)
{
	return async_spawn(beat, arg);
}

static const struct operations plain = { .begin = begin_beat }, twice = { .begin = begin_twice };

static void on_post(void *arg)
{
	// path: start > on_post > begin_beat > async_spawn
	begin_beat(arg); // expect: dropped-task
}

static int start(void *arg)
{
	const struct operations *operations = arg ? &plain : &twice;

	// certainty: likely
	operations->begin(arg); // expect: dropped-task
	return async_post(async_loop_current(), on_post, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
