/* It is a new one each time. */
#include <async/async.h>

#include <stddef.h>

static int begun;

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin(void)
{
	struct async_task *task = NULL;

	begun++;
	if (!task)
		task = async_spawn(beat, NULL);
	return task;
}

static int start(void *arg)
{
	(void)arg;
	begin(); // expect: dropped-task
	return async_sleep(begun);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
