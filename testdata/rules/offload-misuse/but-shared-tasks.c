/*
 * Two tasks were given the same object, one of them hands it to the pool. A third has another
 * object of the kind, a fourth waits for the first before it looks.
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
		// path: works > job > load.percent > start > shows > load.percent
		load->percent = load->total; // expect: offload-misuse
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
		async_group_spawn(g, shows, &load);
	}
	other.percent = load.percent;
	return rc < 0 ? rc : other.percent;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
