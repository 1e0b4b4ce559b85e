/*
 * Trap: a supervisor starts one task for each service in a table of the program.
 */
#include <async/async.h>

#include <stddef.h>

struct service {
	const char *name;
	async_fn run;
	struct service *next;
};

static int tick(void *arg)
{
	for (;;) {
		int rc = async_sleep(1000);

		if (rc < 0 || !arg)
			return rc;
	}
}

static int sweep(void *arg)
{
	for (;;) {
		int rc = async_sleep(60000);

		if (rc < 0 || !arg)
			return rc;
	}
}

static struct service services[] = {
	{ "tick", tick, NULL },
	{ "sweep", sweep, NULL },
	{ NULL, NULL, NULL },
};

static struct service *configured;

static int supervise(void)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct service *service = services; service->name; service++)
			async_group_spawn(g, service->run, service);
	}
	return rc;
}

static int supervise_configured(void)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct service *service = configured; service; service = service->next)
			async_group_spawn(g, sweep, service); // expect: unbounded-concurrency
	}
	return rc;
}

static int start(void *arg)
{
	int rc = supervise();

	(void)arg;
	return rc < 0 ? rc : supervise_configured();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
