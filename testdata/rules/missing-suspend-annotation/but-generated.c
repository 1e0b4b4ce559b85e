/*
 * Written by hand, after one that a program wrote.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN int stub_call(int number);

int stub_call(int number)
{
	return async_sleep((uint64_t)number);
}

int stub_ping(void) // expect: missing-suspend-annotation
{
	return stub_call(1);
}
