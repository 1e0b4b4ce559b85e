#ifndef JOURNAL_H
#define JOURNAL_H

#include <async/async.h>
#include <unistd.h>

/* Suspends, so the finding is in here: once, though two units compile it. */
static inline int journal_settle(int fd)
{
	int rc = async_sleep(5);

	if (rc < 0)
		return rc;
	return fsync(fd); // expect: blocking-call
}

/* Does not suspend: the finding is at the call of each task. */
static inline int journal_flush(int fd)
{
	return fsync(fd);
}

int second_task(void *arg);

#endif
