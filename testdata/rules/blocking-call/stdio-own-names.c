/*
 * A program's own function with a name of the C library: what is said of that one does not count.
 */
#include <async/async.h>

#include <stddef.h>

unsigned sleep(unsigned seconds);

/* closelog(3) never waits, and puts(3) does. */
void closelog(void);
int puts(const char *text);

static int lines;

void closelog(void)
{
	sleep(1);
}

int puts(const char *text)
{
	return text ? ++lines : 0;
}

static int ends(void *arg)
{
	(void)arg;
	closelog(); // expect: blocking-call
	return puts("done");
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc)
		async_group_spawn(g, ends, arg);
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
