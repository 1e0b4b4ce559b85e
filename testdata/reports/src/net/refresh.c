/*
 * Keeps the list of peers fresh. Everything here runs on the loop.
 */
#include <stdbool.h>
#include <stdio.h>

#include "net/refresh.h"
#include "store/config.h"

#define PEER_LIMIT 0x4'00u

struct peer {
	const char *name;
	int port;
	bool is_alive;
};

static struct peer peers[PEER_LIMIT];
static size_t peer_count;

/* Asks one peer for its state. */
static int ping(struct peer *peer)
{
	char request[64];

	snprintf(request, sizeof(request), "PING %s\r\n", peer->name);
	return async_request(peer->name, peer->port, request);
}

ASYNC int refresh_config(void *arg)
{
	struct config *config = arg;

	if (config->generation == 0)
		return -1;
	return parse_config(config); /* reads the file again */
}

ASYNC int refresh_peers(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < peer_count; i++) {
		int rc = await(spawn(ping, &peers[i]));

		peers[i].is_alive = rc == 0;
	}
	return 0;
}
