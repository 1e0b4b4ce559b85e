#include "server.h"

#include <async/async.h>
#include <async/io.h>
#include <stdio.h>

int server_run(void *arg)
{
	struct service *service = arg;

	for (;;) {
		struct async_stream *client = NULL;
		struct session *session;
		int rc = async_accept(service->listener, &client);

		if (rc == ASYNC_ECLOSED)
			return 0;
		if (rc < 0)
			return rc;
		session = session_new(service, client);
		if (!session) {
			async_close(client);
			continue;
		}
		// expect@+1: unbounded-concurrency
		rc = async_spawn_detached(session_run, session, session_free);
		if (rc < 0)
			session_free(session);
	}
}
