/*
 * Through void * and back to a pointer that says the same: nothing is lost.
 */
#include <async/async.h>

#include <stddef.h>

typedef ASYNC_FN int (*step_fn)(int);

struct stage {
	step_fn step;
	void *data;
};

static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static int start(void *arg)
{
	struct stage *stage = arg;
	void *kept = (void *)nap;

	stage->data = kept;
	stage->step = (step_fn)stage->data;
	stage->step = (step_fn)kept;
	return stage->step(1);
}

int main(void)
{
	static struct stage stage;

	return async_run(start, &stage, NULL) < 0;
}
