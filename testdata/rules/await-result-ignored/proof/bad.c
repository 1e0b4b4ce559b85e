/*
 * Saving fails, and nobody looks: the program says that all is saved.
 */
#include <async/async.h>
#include <async/file.h>

#include <stdio.h>

#pragma GCC diagnostic ignored "-Wunused-result"

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
		save("/nowhere/at/all"); // expect: await-result-ignored
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
