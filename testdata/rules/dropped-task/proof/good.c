/*
 * Both are awaited: the failure is seen, and what is under way comes to its end before.
 */
#include <async/async.h>

#include <stdio.h>

static int saved;

static int checks(void *arg)
{
	(void)arg;
	return -5;
}

static int saves(void *arg)
{
	int rc = async_sleep(10);

	(void)arg;
	if (rc >= 0)
		saved++;
	return rc;
}

static int start(void *arg)
{
	struct async_task *check = async_spawn(checks, arg);
	struct async_task *save = async_spawn(saves, arg);
	int rc = async_sleep(1);
	int save_rc = async_await(save), check_rc = async_await(check);

	if (rc >= 0)
		rc = save_rc;
	return rc < 0 ? rc : check_rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	int rc = async_run(start, NULL, &config);

	printf("start says %d, %d of 1 saved\n", rc, saved);
	return 0;
}
