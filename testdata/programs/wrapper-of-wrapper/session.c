#include "session.h"

#include "journal.h"

#include <async/async.h>

static int leave(const char *name)
{
	return journal_commit(name);
}

int session_run(void *arg)
{
	int rc = async_sleep(10);

	if (rc >= 0)
		rc = journal_append("begin\n");
	if (rc >= 0)
		rc = leave(arg); // expect: blocking-call
	return rc;
}
