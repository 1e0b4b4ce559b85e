/*
 * The same, but each task has an object of its own: that they meet is only possible, for the kind
 * is the same, and nothing that only reads counts then.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct load {
	int percent, total;
	const char *name;
};

static int job(void *arg)
{
	struct load *load = arg;

	for (load->total = 0; load->total < 100; load->total++) {
		usleep(1000);
		load->percent = load->total;
	}
	return 0;
}

static int works(void *arg)
{
	struct load *load = arg;
	int rc;

	load->percent = 0;
	rc = async_to_thread(job, load);
	return rc < 0 ? rc : load->total + load->percent;
}

static int shows(void *arg)
{
	const struct load *load = arg;
	int rc = async_sleep(100);

	return rc < 0 ? rc : load->percent;
}

static int start(void *arg)
{
	struct load load = { 0 }, other = { 0 };
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, &load);
		async_group_spawn(g, shows, &other);
	}
	return rc < 0 ? rc : other.percent;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
