#ifndef PEER_H
#define PEER_H

struct peer {
	int fd;
};

int peer_open(struct peer *peer);
int peer_take(struct peer *peer);

#endif
