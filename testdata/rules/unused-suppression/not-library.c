/*
 * Trap: nobody here calls these functions. Whether the comments allow anything is seen by who links
 * them into a program.
 */
#include <unistd.h>

int flush(int fd);
void nap(void);

int flush(int fd)
{
	return fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
}

/* async-lint: allow-function(blocking-call) the caller's thread is its own */
void nap(void)
{
	sleep(1);
}

/* async-lint: allow-file(busy-wait) there is no event for it */
