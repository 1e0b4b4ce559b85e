#include "peer.h"

#include <sys/socket.h>
#include <unistd.h>

int peer_open(struct peer *peer)
{
	peer->fd = socket(AF_INET, SOCK_STREAM, 0);
	return peer->fd;
}

int peer_take(struct peer *peer)
{
	char bytes[64];

	// path: socket > main > on_data > peer_take > read
	// step: main.c:14 'on_data' calls 'peer_take'
	return (int)read(peer->fd, bytes, sizeof(bytes)); // expect: blocking-descriptor
}
