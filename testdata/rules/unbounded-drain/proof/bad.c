/*
 * A socket that is refilled as fast as it is read: the task that empties it has the loop until the
 * peer pauses, here after 20 rounds. A timer that is due all the time beats once it is over.
 */
#include <async/async.h>

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { rounds = 20 };

static int ends[2], sent, beats, beats_meanwhile;

static int beat(void *arg)
{
	(void)arg;
	while (sent < rounds) {
		if (async_yield() < 0)
			break;
		beats++;
	}
	return 0;
}

static int drain(void *arg)
{
	char byte;

	(void)arg;
	while (read(ends[0], &byte, 1) > 0) // expect: unbounded-drain
		if (++sent < rounds)
			(void)!write(ends[1], "x", 1); /* the busy peer */
	beats_meanwhile = beats;
	printf("%s\n", beats_meanwhile > rounds / 4 ? "others ran meanwhile" : "others waited");
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) || write(ends[1], "x", 1) < 0)
		return -1;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, drain, arg);
		async_group_spawn(g, beat, arg);
	}
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
