/*
 * The first error is handed on: nothing is saved, and the program says so.
 */
#include <async/async.h>
#include <async/file.h>

#include <stdio.h>

static int save(const char *path)
{
	int rc = async_mkdir(path, 0700);

	return rc < 0 ? rc : 0;
}

static int start(void *arg)
{
	int saved = 0;

	(void)arg;
	for (int i = 0; i < 3; i++) {
		int rc = save("/nowhere/at/all");

		if (rc < 0)
			return rc;
		saved++;
	}
	return saved;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	printf("start says %d saved\n", async_run(start, NULL, &config));
	return 0;
}
