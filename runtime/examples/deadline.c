/*
 * Deadlines: a scope in time around any code, without a parameter in every call below it. They
 * nest, and the nearest one counts: only the scope whose time was up says "timed out".
 *
 * Prints:
 *
 *     no deadline needed: success after 30 ms
 *     a slow call: timed out after 100 ms
 *     the inner deadline is nearer: inner timed out, outer success, after 50 ms
 *     the outer deadline is nearer: inner cancelled, outer timed out, after 80 ms
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdio.h>

static const char *word(int rc)
{
	if (rc == ASYNC_ETIMEDOUT)
		return "timed out";
	return rc == ASYNC_ECANCELED ? "cancelled" : "success";
}

static void call(const char *title, uint64_t needs_ms, uint64_t limit_ms)
{
	uint64_t began = async_now();
	int rc = 0;

	ASYNC_TIMEOUT (limit_ms, &rc) {
		rc = async_sleep(needs_ms);
	}
	printf("%s: %s after %" PRIu64 " ms\n", title, word(rc), async_now() - began);
}

static void nested(const char *title, uint64_t outer_ms, uint64_t inner_ms)
{
	uint64_t began = async_now();
	int outer = 0, inner = 0;

	ASYNC_TIMEOUT (outer_ms, &outer) {
		ASYNC_TIMEOUT (inner_ms, &inner) {
			inner = async_sleep(1000);
		}
	}
	printf("%s: inner %s, outer %s, after %" PRIu64 " ms\n", title, word(inner), word(outer),
		async_now() - began);
}

static int start(void *arg)
{
	(void)arg;
	call("no deadline needed", 30, 100);
	call("a slow call", 1000, 100);
	nested("the inner deadline is nearer", 80, 50);
	nested("the outer deadline is nearer", 80, 500);
	return 0;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
