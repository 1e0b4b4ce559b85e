/*
 * Two calls that need 300 ms and 200 ms: one after the other they take the sum, side by side the
 * longer of the two. The clock is virtual: the program itself takes no time.
 *
 * Prints:
 *
 *     one after the other: 5 apples and 7 pears after 500 ms
 *     side by side: 5 apples and 7 pears after 300 ms
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdio.h>

/* Each plays a slow service. */
static int count_apples(void *arg)
{
	int rc = async_sleep(300);

	(void)arg;
	return rc < 0 ? rc : 5;
}

static int count_pears(void *arg)
{
	int rc = async_sleep(200);

	(void)arg;
	return rc < 0 ? rc : 7;
}

static void report(const char *how, int apples, int pears, uint64_t began)
{
	printf("%s: %d apples and %d pears after %" PRIu64 " ms\n", how, apples, pears,
		async_now() - began);
}

static int one_after_the_other(void)
{
	uint64_t began = async_now();
	int apples, pears;

	apples = count_apples(NULL);
	if (apples < 0)
		return apples;
	pears = count_pears(NULL);
	if (pears < 0)
		return pears;
	report("one after the other", apples, pears, began);
	return 0;
}

static int side_by_side(void)
{
	uint64_t began = async_now();
	struct async_task *counting[] = {
		async_spawn(count_apples, NULL),
		async_spawn(count_pears, NULL),
	};
	int count[2];
	int rc = async_gather(counting, 2, count);

	if (rc < 0)
		return rc;
	report("side by side", count[0], count[1], began);
	return 0;
}

static int start(void *arg)
{
	int rc = one_after_the_other();

	(void)arg;
	return rc < 0 ? rc : side_by_side();
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
