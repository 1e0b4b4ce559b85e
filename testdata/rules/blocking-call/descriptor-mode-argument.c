/*
 * Helpers that take the mode as an argument: what a call hands over decides.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sockaddr address = { .sa_family = AF_INET };

static int set_mode(int fd, bool is_on)
{
	int flags = fcntl(fd, F_GETFL, 0);

	if (flags < 0)
		return -1;
	return fcntl(fd, F_SETFL, is_on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static int set_mode_by_branches(int fd, int is_on)
{
	int flags = fcntl(fd, F_GETFL, 0);

	if (is_on)
		flags |= O_NONBLOCK;
	else
		flags &= ~O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags);
}

static int set_mode_by_ioctl(int fd, int is_on)
{
	return ioctl(fd, FIONBIO, &is_on);
}

static int set_mode_handed_on(int fd, bool is_blocking)
{
	return set_mode(fd, !is_blocking);
}

static int make(bool is_on)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && is_on)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static int make_with_flags(int flags)
{
	return socket(AF_INET, SOCK_STREAM | flags, 0);
}

static int on(void *arg)
{
	int one = socket(AF_INET, SOCK_STREAM, 0);
	int two = socket(AF_INET, SOCK_STREAM, 0);
	int three = socket(AF_INET, SOCK_STREAM, 0);
	int four = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	set_mode(one, true);
	connect(one, &address, sizeof(address));
	set_mode_by_branches(two, 1);
	connect(two, &address, sizeof(address));
	set_mode_by_ioctl(three, 1);
	connect(three, &address, sizeof(address));
	set_mode_handed_on(four, false);
	connect(four, &address, sizeof(address));
	connect(make(true), &address, sizeof(address));
	return connect(make_with_flags(SOCK_NONBLOCK), &address, sizeof(address));
}

static int off(void *arg)
{
	int one = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int two = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int three = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int four = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	set_mode(one, false);
	connect(one, &address, sizeof(address)); // expect: blocking-call
	set_mode_by_branches(two, 0);
	connect(two, &address, sizeof(address)); // expect: blocking-call
	set_mode_by_ioctl(three, 0);
	connect(three, &address, sizeof(address)); // expect: blocking-call
	set_mode_handed_on(four, true);
	connect(four, &address, sizeof(address));        // expect: blocking-call
	connect(make(false), &address, sizeof(address)); // expect: blocking-call
	// expect@+1: blocking-call
	return connect(make_with_flags(SOCK_CLOEXEC), &address, sizeof(address));
}

struct peer {
	int fd, other;
};

/* The same through a field, and through one function more. */
static void prepare(struct peer *peer)
{
	peer->fd = socket(AF_INET, SOCK_STREAM, 0);
	set_mode(peer->fd, true);
	peer->other = socket(AF_INET, SOCK_STREAM, 0);
	set_mode(peer->other, false);
}

static int in_a_field(void *arg)
{
	static struct peer peer;

	(void)arg;
	prepare(&peer);
	connect(peer.fd, &address, sizeof(address));
	return connect(peer.other, &address, sizeof(address)); // expect: blocking-call
}

/* Nobody knows. */
static int unknown(void *arg)
{
	const bool *is_on = arg;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	set_mode(fd, *is_on);
	return connect(fd, &address, sizeof(address));
}

/* The mode is the caller's to say: findings stand where it said so. */
static int open_peer(bool is_on)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (is_on)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return connect(fd, &address, sizeof(address));
}

static int by_callers(void *arg)
{
	(void)arg;
	open_peer(true);
	return open_peer(false); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, on, arg);
		async_group_spawn(g, off, arg);
		async_group_spawn(g, in_a_field, arg);
		async_group_spawn(g, unknown, arg);
		async_group_spawn(g, by_callers, arg);
	}
	return rc;
}

int main(int argc, char **argv)
{
	static bool is_on;

	(void)argv;
	is_on = argc > 1;
	return async_run(start, &is_on, NULL) < 0;
}
