/* Calls that are found, and that no edit would mend. */
#include <async/async.h>

#include <time.h>
#include <unistd.h>

#define NAP()           sleep(1)
#define EXPECT(what)    ((what) ? 0 : -1)
#define PAUSE(function) function(1)

static int start(void *arg)
{
	struct timespec *pause = arg;
	struct timespec left;
	int rc;

	// The text of a macro is not that of this call.
	// fix: none
	NAP(); // expect: blocking-call
	// fix: none
	PAUSE(sleep); // expect: blocking-call
	// fix: none
	rc = EXPECT(sleep(1)); // expect: blocking-call
	// What is left of the time is asked for, and the runtime does not tell it.
	// fix: none
	if (nanosleep(pause, &left)) // expect: blocking-call
		return left.tv_sec > 0;
	// Read twice, it would be counted twice.
	// fix: none
	nanosleep(pause++, NULL); // expect: blocking-call
	// clang-format off
	// fix: none
	sleep( // expect: blocking-call
#ifdef SLOW
		10
#else
		1
#endif
	);
	// clang-format on
	return rc;
}

int main(void)
{
	static struct timespec pauses[2];

	return async_run(start, pauses, NULL) < 0;
}
