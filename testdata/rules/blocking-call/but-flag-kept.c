/*
 * Just not the trap: what is kept leaves the flags out, or does so once.
 */
#include <async/async.h>

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

struct peer {
	int fd;
	int flags;
	int options;
	int limit;
	int mask;
	int given;
};

struct settings {
	int wait;
	struct timespec pause;
	int limits[3];
};

union number {
	int flags;
	float other;
};

static const struct settings defaults = {
	.wait = WUNTRACED, .pause = { .tv_sec = 1 }, .limits = { 0, 100, 0 }
};
static const struct settings profiles[] = {
	{ .wait = WNOHANG },
	{ .wait = WUNTRACED },
};
static const struct timespec second = { .tv_sec = 1 };
static struct timespec changed;
static struct settings handed_out = { .wait = WNOHANG };
static int pointed_at = WNOHANG;
static int wait_flags = WNOHANG;
static union number shared = { .flags = WNOHANG };

void configure(struct settings *settings, int *flags);

static struct peer *peer_new(int fd, int options)
{
	struct peer *peer = malloc(sizeof(*peer));

	if (!peer)
		return NULL;
	peer->fd = fd;
	peer->flags = 0;
	peer->options = options;
	peer->limit = 10;
	peer->mask = WNOHANG;
	return peer;
}

static void peer_look_ahead(struct peer *peer)
{
	peer->flags = MSG_PEEK;
	peer->limit = -1;
	peer->mask &= ~WNOHANG;
	wait_flags = 0;
	changed.tv_sec = 1;
	shared.other = 1.0F;
	configure(&handed_out, &pointed_at);
	configure(NULL, &peer->given);
}

static int from_peer(void *arg)
{
	int pair[2], status;
	char byte;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	struct peer *peer = peer_new(pair[0], WNOHANG);
	struct peer *other = peer_new(pair[1], WUNTRACED);
	if (!peer || !other)
		return -1;
	struct pollfd polled = { .fd = pair[0], .events = POLLIN };

	peer_look_ahead(peer);
	// certainty: certain
	recv(pair[0], &byte, 1, peer->flags); // expect: blocking-call
	// certainty: certain
	recv(pair[0], &byte, 1, other->flags | MSG_WAITALL); // expect: blocking-call
	// certainty: certain
	poll(&polled, 1, peer->limit); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, peer->mask); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, peer->given); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, wait_flags); // expect: blocking-call
	// certainty: likely
	return waitpid(1, &status, peer->options); // expect: blocking-call
}

static int from_constants(void *arg)
{
	static const int flags[] = { 0, WNOHANG };
	const struct settings *settings = &defaults;
	int *which = arg;
	int status;

	// certainty: certain
	waitpid(1, &status, defaults.wait); // expect: blocking-call
	// certainty: certain
	waitpid(1, &status, settings->wait); // expect: blocking-call
	// certainty: certain
	waitpid(1, &status, profiles[1].wait); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, profiles[*which].wait); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, handed_out.wait); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, pointed_at); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, shared.flags); // expect: blocking-call
	// certainty: certain
	waitpid(1, &status, flags[0]); // expect: blocking-call
	// certainty: likely
	waitpid(1, &status, flags[*which]);       // expect: blocking-call
	nanosleep(&second, NULL);                 // expect: blocking-call
	nanosleep(&defaults.pause, NULL);         // expect: blocking-call
	nanosleep(&changed, NULL);                // expect: blocking-call
	return poll(NULL, 0, defaults.limits[1]); // expect: blocking-call
}

int main(void)
{
	static int which;

	if (async_run(from_constants, &which, NULL) < 0)
		return 1;
	return async_run(from_peer, NULL, NULL) < 0;
}
