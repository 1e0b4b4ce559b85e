/* The block that declares the handle awaits it at its end, or a call gets its address. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static void end(struct async_task **task)
{
	async_cancel_and_await(*task);
}

static void begin(struct async_task **task)
{
	async_cancel_and_await(*task);
	*task = async_spawn(beat, NULL);
}

static int start(void *arg)
{
	ASYNC_DEFER(end) struct async_task *task = async_spawn(beat, arg);
	struct async_task *other = async_spawn(beat, arg);

	begin(&other);
	end(&other);
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
