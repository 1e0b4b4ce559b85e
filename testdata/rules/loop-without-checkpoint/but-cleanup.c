/* Drops what is idle for as long as the program runs: taking down is a part of the work here. */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct client {
	struct client *next;
	bool is_idle;
};

static int poke(struct client *client)
{
	client->is_idle = true;
	return async_sleep(1);
}

static int watch(void *arg)
{
	struct client **clients = arg;

	for (;;) {
		struct client *client = *clients; // expect: loop-without-checkpoint

		if (client && !client->is_idle) {
			if (poke(client) < 0)
				return -1;
			continue;
		}
		clients = client ? &client->next : arg;
	}
}

int main(void)
{
	static struct client *clients;

	return async_run(watch, &clients, NULL) < 0;
}
