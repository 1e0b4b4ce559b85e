/*
 * Trap: what this configuration does not compile has no findings, and says nothing about its
 * comments. Nor do comments in it say anything about the rest.
 */
#include <async/async.h>

#include <unistd.h>

#if 0
/* async-lint: allow-file(blocking-call) the old way */
#endif

#ifdef __MINGW32__
static void wait_for(int s)
{
	sleep(s); // async-lint: allow(blocking-call) there is no other way here
}
#endif

static int start(void *arg)
{
	(void)arg;
#ifdef __MINGW32__
	sleep(1); // async-lint: allow(blocking-call) there is no other way here
		  // async-lint: allow-function(blocking-call) there is no other way here
		  /* async-lint: allow(blocking-call) not what follows the end of this */
#endif
	sleep(1); // expect: blocking-call
#ifndef __MINGW32__
	sleep(1); // async-lint: allow(blocking-call) compiled
#else
	sleep(2); // async-lint: allow(blocking-call) not compiled
#endif
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
