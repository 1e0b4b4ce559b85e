/*
 * The loop around the hand-over is made of labels.
 */
#include <async/async.h>

#include <stddef.h>

static int doubles(void *arg)
{
	int *number = arg;

	*number *= 2;
	return 0;
}

static int task(void *arg)
{
	int *number = arg;
	int rc = 0;

again:
	if (*number == 0)
		goto out;
	// expect@+1: serial-await-in-loop
	rc = async_to_thread(doubles, number); // expect: offload-misuse
	if (rc < 0)
		goto out;
	number++;
	goto again;
out:
	return rc;
}

int main(void)
{
	static int numbers[] = { 1, 2, 3, 0 };

	return async_run(task, numbers, NULL) < 0;
}
