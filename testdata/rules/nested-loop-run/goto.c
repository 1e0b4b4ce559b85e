/*
 * The call sits behind labels.
 */
#include <async/async.h>

#include <stddef.h>

static int job(void *arg)
{
	return arg ? async_sleep(1) : 0;
}

static int start(void *arg)
{
	int rc, tries = 0;

again:
	rc = async_sleep(1);
	if (rc < 0)
		goto out;
	if (tries++ < 3)
		goto again;
	rc = async_run(job, arg, NULL); // expect: nested-loop-run
out:
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
