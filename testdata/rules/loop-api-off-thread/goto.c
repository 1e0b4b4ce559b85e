/*
 * The call sits behind labels.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static uv_timer_t timer;

static int on_pool(void *arg)
{
	int rc = 0, tries = 0;

again:
	if (!arg)
		goto out;
	rc = uv_timer_again(&timer); // expect: loop-api-off-thread
	if (rc && tries++ < 3)
		goto again;
out:
	return rc;
}

static int start(void *arg)
{
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
