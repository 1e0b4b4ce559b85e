/*
 * The mistake comes out of a macro, and is found where that is used.
 */
#include <async/async.h>

#include <stddef.h>

#define BEGIN(fn, arg) (void)async_spawn(fn, arg)
#define KEEP(fn, arg)  async_await(async_spawn(fn, arg))

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	BEGIN(beat, arg); // expect: dropped-task
	return KEEP(beat, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
