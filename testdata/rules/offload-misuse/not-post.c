/*
 * A job that posts to the loop: what it posts runs there, and may write what the loop reads.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct report {
	struct async_loop *loop;
	int percent;
};

static int progress;

static void on_progress(void *arg)
{
	struct report *report = arg;

	progress = report->percent;
}

static int job(void *arg)
{
	struct report *report = arg;

	usleep(1000);
	report->percent = 50;
	return async_post(report->loop, on_progress, report);
}

static int works(void *arg)
{
	struct report report = { .loop = async_loop_current() };

	(void)arg;
	return async_to_thread(job, &report);
}

static int shows(void *arg)
{
	(void)arg;
	while (progress < 100) {
		int rc = async_sleep(100);

		if (rc < 0)
			return rc;
		progress += 10;
	}
	return progress;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
