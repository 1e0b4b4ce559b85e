/*
 * The short one, for each of many.
 */
#include <async/async.h>

#include <stddef.h>

static int negates(void *arg)
{
	int *number = arg;

	*number = -*number;
	return 0;
}

static int start(void *arg)
{
	int *numbers = arg;

	while (*numbers) {
		// expect@+1: serial-await-in-loop
		int rc = async_to_thread(negates, numbers); // expect: offload-misuse

		if (rc < 0)
			return rc;
		numbers++;
	}
	return 0;
}

int main(void)
{
	static int numbers[] = { 1, 2, 3, 0 };

	return async_run(start, numbers, NULL) < 0;
}
