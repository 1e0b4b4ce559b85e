/*
 * Written by protocol-gen 1.2. Do not edit: changes are lost with the next run.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN int stub_call(int number);

int stub_call(int number)
{
	return async_sleep((uint64_t)number);
}

int stub_ping(void)
{
	return stub_call(1);
}
