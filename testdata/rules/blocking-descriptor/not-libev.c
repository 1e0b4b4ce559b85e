/*
 * Trap: libev watches a socket that does not block: ev_io_init puts it into a field.
 * Declarations as its header expands.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct ev_loop;
typedef struct ev_io {
	int active;
	void *data;
	void (*cb)(struct ev_loop *loop, struct ev_io *w, int revents);
	int fd;
	int events;
} ev_io;

extern struct ev_loop *ev_default_loop(unsigned int flags);
extern int ev_run(struct ev_loop *loop, int flags);
extern void ev_io_start(struct ev_loop *loop, ev_io *w);

#define ev_io_init(ev, cb_, fd_, events_)                                                          \
	do {                                                                                       \
		(ev)->active = 0;                                                                  \
		(ev)->cb = (cb_);                                                                  \
		(ev)->fd = (fd_);                                                                  \
		(ev)->events = (events_);                                                          \
	} while (0)

struct peer {
	ev_io io;
	int fd;
};

static void on_peer(struct ev_loop *loop, ev_io *w, int revents)
{
	struct peer *peer = w->data;
	char bytes[64];

	(void)loop;
	(void)revents;
	recv(peer->fd, bytes, sizeof(bytes), 0);
}

int main(void)
{
	static struct peer peer;
	struct ev_loop *loop = ev_default_loop(0);

	peer.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	peer.io.data = &peer;
	ev_io_init(&peer.io, on_peer, peer.fd, 1);
	ev_io_start(loop, &peer.io);
	return ev_run(loop, 0);
}
