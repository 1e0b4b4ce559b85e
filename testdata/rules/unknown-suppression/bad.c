/*
 * Names that are no rule, and comments that cannot be understood: they allow nothing.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	// hint: write 'blocking-call'
	// expect@+2: unknown-suppression
	// expect@+2: blocking-call
	/* async-lint: allow(blockingcall) a battery-backed disk */
	fsync(*fd);
	// hint: async-lint rules lists all that there are
	// expect@+1: unknown-suppression
	/* async-lint: allow(blocking-call, everything) a battery-backed disk */
	fsync(*fd);
	// hint: write /* async-lint: allow(rule) reason */
	// expect@+2: unknown-suppression
	// expect@+2: blocking-call
	/* async-lint: allow blocking-call: a battery-backed disk */
	fsync(*fd);
	// expect@+2: unknown-suppression
	// expect@+2: blocking-call
	/* async-lint: ignore(blocking-call) a battery-backed disk */
	fsync(*fd);
	// expect@+2: unknown-suppression
	// expect@+2: blocking-call
	/* async-lint: allow(blocking-call, until=tomorrow) a battery-backed disk */
	fsync(*fd);
	// expect@+2: unknown-suppression
	// expect@+2: blocking-call
	/* async-lint allow(blocking-call) a battery-backed disk */
	fsync(*fd);
	return 0;
}

// hint: put /* async-lint: allow-function(rule) reason */ above a function, or into it
// expect@+1: unknown-suppression
/* async-lint: allow-function(blocking-call) a battery-backed disk */
static int disk = 3;

int main(void)
{
	return async_run(start, &disk, NULL) < 0;
}
