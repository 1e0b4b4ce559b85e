/*
 * Three requests, of which one fails after 20 ms. Fail fast: the failure cancels the others and
 * is the result of all. All settled: each may end in its own way.
 *
 * Prints:
 *
 *     fail fast: connection refused, after 20 ms
 *       the others: 1, cancelled
 *     all settled: after 30 ms
 *       the others: 1, 3
 *     a group: connection refused, after 20 ms
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static int quick(void *arg)
{
	int rc = async_sleep(10);

	(void)arg;
	return rc < 0 ? rc : 1;
}

static int failing(void *arg)
{
	int rc = async_sleep(20);

	(void)arg;
	return rc < 0 ? rc : -ECONNREFUSED;
}

static int slow(void *arg)
{
	int rc = async_sleep(30);

	(void)arg;
	return rc < 0 ? rc : 3;
}

static void report(const char *how, int rc, uint64_t began)
{
	printf("%s: %s, after %" PRIu64 " ms\n", how, async_strerror(rc), async_now() - began);
}

static void gather(void)
{
	struct async_task *requests[] = {
		async_spawn(quick, NULL),
		async_spawn(failing, NULL),
		async_spawn(slow, NULL),
	};
	uint64_t began = async_now();
	int results[3];
	int rc = async_gather(requests, 3, results);

	report("fail fast", rc, began);
	printf("  the others: %d, %s\n", results[0], async_strerror(results[2]));
}

static void all_settled(void)
{
	struct async_task *requests[] = {
		async_spawn(quick, NULL),
		async_spawn(failing, NULL),
		async_spawn(slow, NULL),
	};
	uint64_t began = async_now();
	int results[3];
	int rc = async_all_settled(requests, 3, results);

	if (rc < 0)
		return;
	printf("all settled: after %" PRIu64 " ms\n", async_now() - began);
	printf("  the others: %d, %d\n", results[0], results[2]);
}

static void group(void)
{
	uint64_t began = async_now();
	int rc = 0;

	ASYNC_GROUP (requests, 0, &rc) {
		async_group_spawn(requests, quick, NULL);
		async_group_spawn(requests, failing, NULL);
		async_group_spawn(requests, slow, NULL);
	}
	report("a group", rc, began);
}

static int start(void *arg)
{
	(void)arg;
	gather();
	all_settled();
	group();
	return 0;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
