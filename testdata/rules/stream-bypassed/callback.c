/*
 * Read by a callback of the loop and by a thread, out of variables that a task filled. Nothing
 * there can use the stream: there is no fix.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int peer;
static struct async_stream *peer_stream;

static void on_turn(void *arg)
{
	char byte;

	// fix: none
	if (read(peer, &byte, 1) < 0) // expect: stream-bypassed
		*(int *)arg = -1;
}

static int on_worker(void *arg)
{
	char byte;

	// fix: none
	if (recv(peer, &byte, 1, 0) < 0) // expect: stream-bypassed
		*(int *)arg = -1;
	return 0;
}

static int start(void *arg)
{
	int ends[2];
	int rc = 0;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ||
		async_stream_open(ends[0], &peer_stream) < 0)
		return -1;
	peer = ends[0];
	if (async_post(async_loop_current(), on_turn, &rc) < 0 ||
		async_to_thread(on_worker, &rc) < 0)
		rc = -1;
	async_close(peer_stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
