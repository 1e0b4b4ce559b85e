/*
 * The configuration beside this file: tasks may not be waited for without a deadline, peers may.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int ask(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = async_tcp_connect(arg, 80, &stream);

	async_close(stream);
	return rc;
}

static int under_a_deadline(struct async_task *task)
{
	int rc = 0;

	ASYNC_TIMEOUT (100, &rc) {
		rc = async_await(task);
	}
	return rc;
}

static int for_ever(struct async_task *task)
{
	// step: main.c:31 'for_ever' calls 'async_await', which ends when that task wants
	return async_await(task); // expect: missing-timeout
}

static int start(void *arg)
{
	int rc = under_a_deadline(async_spawn(ask, arg));

	return rc < 0 ? rc : for_ever(async_spawn(ask, arg));
}

int main(void)
{
	static char host[] = "localhost";

	return async_run(start, host, NULL) < 0;
}
