#ifndef NAP_H
#define NAP_H

#include <unistd.h>

#include <async/async.h>

static inline void nap(void)
{
	async_sleep(1);
	// expect@+2: expired-suppression
	// expect@+1: blocking-call
	sleep(1); // async-lint: allow(blocking-call, until=2026-05-31) why
}

int other(void);

#endif
