/*
 * What fails is in another file than what ignores it.
 */
#include <async/async.h>

#include <stddef.h>

#include "work.h"

static int start(void *arg)
{
	// path: main > start > work > async_unlink
	// step: work.c:7 'work' returns the error of 'async_unlink'
	work(arg); // expect: await-result-ignored
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
