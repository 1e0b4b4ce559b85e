/*
 * Jobs that are worth a thread: they wait, they loop, they call what nobody knows; and a short one
 * that is handed over a few times.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>
#include <unistd.h>

static int waits(void *arg)
{
	(void)arg;
	usleep(1000);
	return 0;
}

static int counts(void *arg)
{
	const char *text = arg;
	int n = 0;

	while (*text++)
		n++;
	return n;
}

static int measures(void *arg)
{
	return (int)strlen(arg);
}

static int negates(void *arg)
{
	int *number = arg;

	*number = -*number;
	return 0;
}

static int one(void *arg)
{
	int number = 1;
	int rc = async_to_thread(waits, arg);

	if (rc >= 0)
		rc = async_to_thread(counts, arg);
	if (rc >= 0)
		rc = async_to_thread(measures, arg);
	return rc < 0 ? rc : async_to_thread(negates, &number);
}

static int start(void *arg)
{
	char **texts = arg;
	int rc = 0;

	for (int i = 0; texts[i] && rc >= 0; i++)
		rc = one(texts[i]); // expect: serial-await-in-loop
	return rc;
}

int main(void)
{
	static char first[] = "first", second[] = "second";
	static char *texts[] = { first, second, NULL };

	return async_run(start, texts, NULL) < 0;
}
