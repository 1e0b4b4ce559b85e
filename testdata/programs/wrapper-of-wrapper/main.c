/*
 * Five calls from the loop to the leaf, over three units. One way ends in fsync; an argument on
 * the way rules the other one out.
 */
#include "journal.h"
#include "session.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	struct async_task *session = async_spawn(session_run, arg);

	return async_await(session);
}

int main(void)
{
	static char name[] = "session\n";

	if (journal_commit("start\n") < 0)
		return 1;
	return async_run(start, name, NULL) < 0;
}
