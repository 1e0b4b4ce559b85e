/*
 * The hand-over and the variable are behind macros.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

#define IN_POOL(fn, arg) async_to_thread((fn), (arg))
#define SET_STATE(value) (state = (value))

static int state;

static int doubles(void *arg)
{
	int *number = arg;

	*number *= 2;
	return 0;
}

static int loads(void *arg)
{
	usleep(100);
	SET_STATE(1); // expect: offload-misuse
	return arg != NULL;
}

static int task(void *arg)
{
	int rc = 0;

	for (int *number = arg; *number && rc >= 0; number++)
		// expect@+1: serial-await-in-loop
		rc = IN_POOL(doubles, number); // expect: offload-misuse
	return rc < 0 ? rc : IN_POOL(loads, arg);
}

static int looks(void *arg)
{
	(void)arg;
	return state;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, task, arg);
		async_group_spawn(g, looks, NULL);
	}
	return rc;
}

int main(void)
{
	static int numbers[] = { 1, 2, 3, 0 };

	return async_run(start, numbers, NULL) < 0;
}
