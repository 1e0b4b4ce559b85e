#include "journal.h"

int second_task(void *arg)
{
	int *fd = arg;
	int rc = journal_settle(*fd);

	return rc < 0 ? rc : journal_flush(*fd); // expect: blocking-call
}
