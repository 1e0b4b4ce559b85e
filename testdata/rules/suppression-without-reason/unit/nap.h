#ifndef NAP_H
#define NAP_H

#include <unistd.h>

#include <async/async.h>

static inline void nap(void)
{
	async_sleep(1);
	// expect@+2: suppression-without-reason
	// expect@+2: blocking-call
	/* async-lint: allow(blocking-call) */
	sleep(1);
}

int other(void);

#endif
