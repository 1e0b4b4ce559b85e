/*
 * Trap: flags that say "do not wait" are kept in a field, in a variable or in constant objects,
 * and whatever is stored there has them.
 */
#include <async/async.h>

#include <poll.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

struct peer {
	int fd;
	int flags;
	int options;
	int limit;
};

struct settings {
	int wait;
	struct timespec pause;
	int limits[3];
};

static const struct settings defaults = { .wait = WNOHANG, .limits = { 100, 0, 50 } };
static const struct settings profiles[] = {
	{ .wait = WNOHANG },
	{ .wait = WNOHANG | WUNTRACED },
};
static const struct settings *const chosen = &defaults;
static const struct timespec at_once = { 0 };
static struct settings never_changed = { .wait = WNOHANG };
static int wait_flags = WNOHANG;

static struct peer *peer_new(int fd, int options)
{
	struct peer *peer = malloc(sizeof(*peer));

	if (!peer)
		return NULL;
	peer->fd = fd;
	peer->flags = MSG_DONTWAIT;
	peer->options = options;
	peer->limit = 0;
	return peer;
}

static void peer_look_ahead(struct peer *peer)
{
	peer->flags = MSG_DONTWAIT | MSG_PEEK;
	peer->options |= WCONTINUED;
	wait_flags = WNOHANG | WCONTINUED;
}

static int from_peer(void *arg)
{
	int pair[2], status;
	char byte;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	struct peer *peer = peer_new(pair[0], WNOHANG);
	struct peer *other = peer_new(pair[1], WNOHANG | WUNTRACED);
	if (!peer || !other)
		return -1;
	struct pollfd polled = { .fd = pair[0], .events = POLLIN };

	peer_look_ahead(peer);
	recv(pair[0], &byte, 1, peer->flags);
	recv(pair[0], &byte, 1, other->flags | MSG_PEEK);
	poll(&polled, 1, peer->limit);
	waitpid(1, &status, wait_flags);
	return waitpid(1, &status, peer->options);
}

static int from_constants(void *arg)
{
	static const int flags[] = { WNOHANG, WNOHANG | WUNTRACED };
	static int own = WNOHANG;
	const struct settings *settings = &defaults;
	int *which = arg;
	int status;
	fd_set set;

	FD_ZERO(&set);
	waitpid(1, &status, defaults.wait);
	waitpid(1, &status, settings->wait);
	waitpid(1, &status, profiles[1].wait);
	waitpid(1, &status, profiles[*which].wait);
	waitpid(1, &status, never_changed.wait);
	waitpid(1, &status, flags[1]);
	waitpid(1, &status, flags[*which]);
	waitpid(1, &status, own);
	nanosleep(&at_once, NULL);
	nanosleep(&defaults.pause, NULL);
	pselect(1, &set, NULL, NULL, &at_once, NULL);
	return poll(NULL, 0, defaults.limits[1]);
}

int main(void)
{
	static int which;

	if (async_run(from_constants, &which, NULL) < 0)
		return chosen->wait;
	return async_run(from_peer, NULL, NULL) < 0;
}
