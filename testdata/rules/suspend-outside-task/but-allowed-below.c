/*
 * What is allowed at a call further down comes up by other calls only, though these are longer.
 */
#include <async/async.h>

#include <stddef.h>

static int settle(void)
{
	/* async-lint: allow(suspend-outside-task) fails with ASYNC_ENOTASK there, which is fine */
	return async_yield();
}

static int wait_a_bit(void)
{
	return async_sleep(10);
}

static int settle_and_wait(void)
{
	int rc = settle();

	return rc < 0 ? rc : wait_a_bit();
}

static int start(void *arg)
{
	(void)arg;
	return settle() < 0 ? -1 : settle_and_wait();
}

int main(void)
{
	settle();
	// path: main > settle_and_wait > wait_a_bit > async_sleep
	settle_and_wait(); // expect: suspend-outside-task
	return async_run(start, NULL, NULL) < 0;
}
