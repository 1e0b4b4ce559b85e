/*
 * A chat server with nothing wrong: a cap on guests, deadlines on each wait for a person, queues
 * with an end, and no call that blocks once the loop runs. Any finding in here is noise.
 */
#include "room.h"

#include <async/async.h>
#include <async/io.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { idle_ms = 300000, write_ms = 5000 };

struct guest {
	struct room *room;
	struct async_stream *stream;
	struct async_channel *seat;
};

/* From the guest to everybody. */
static int listen_to(void *arg)
{
	struct guest *guest = arg;
	struct line line = { 0 };
	int rc = 0;

	do {
		ASYNC_TIMEOUT (idle_ms, &rc) {
			rc = (int)async_read(guest->stream, line.text, sizeof(line.text));
		}
		if (rc > 0) {
			line.size = (size_t)rc;
			room_say(guest->room, &line);
		}
	} while (rc > 0);
	async_channel_close(guest->seat);
	return rc == ASYNC_ECANCELED ? rc : 0;
}

/* From everybody to the guest. */
static int talk_to(void *arg)
{
	struct guest *guest = arg;
	struct line line;

	while (async_channel_receive(guest->seat, &line) == 0) {
		int rc = 0;

		ASYNC_TIMEOUT (write_ms, &rc) {
			rc = (int)async_write(guest->stream, line.text, line.size);
		}
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int host(void *arg)
{
	struct guest *guest = arg;
	int rc = 0;

	ASYNC_GROUP (both, 2, &rc) {
		async_group_spawn(both, listen_to, guest);
		async_group_spawn(both, talk_to, guest);
	}
	return rc;
}

static void see_out(void *arg)
{
	struct guest *guest = arg;

	room_leave(guest->room, guest->seat);
	async_close(guest->stream);
	free(guest);
}

static struct guest *welcome(struct room *room, struct async_stream *stream)
{
	struct guest *guest = malloc(sizeof(*guest));

	if (!guest)
		return NULL;
	*guest = (struct guest){ .room = room, .stream = stream, .seat = room_enter(room) };
	if (guest->seat)
		return guest;
	free(guest);
	return NULL;
}

static int serve(struct room *room, struct async_listener *listener)
{
	for (;;) {
		struct async_stream *stream = NULL;
		struct guest *guest;
		int rc;

		if (room->taken >= room_seats) {
			rc = async_sleep(100);
			if (rc < 0)
				return rc;
			continue;
		}
		rc = async_accept(listener, &stream);
		if (rc < 0)
			return rc;
		guest = welcome(room, stream);
		if (!guest) {
			async_close(stream);
			continue;
		}
		if (async_spawn_detached(host, guest, see_out) < 0)
			see_out(guest);
	}
}

static int start(void *arg)
{
	struct room *room = arg;
	struct async_listener *listener = NULL;
	int rc = async_tcp_listen(NULL, 7000, 0, &listener);

	if (rc >= 0)
		rc = serve(room, listener);
	async_listener_close(listener);
	return rc;
}

/* Reads the message of the day before anybody can be kept waiting. */
static int greet(void)
{
	char text[256];
	FILE *file = fopen("motd", "r");

	if (!file)
		return errno == ENOENT ? 0 : -1;
	while (fgets(text, sizeof(text), file))
		fputs(text, stdout);
	fclose(file);
	sleep(1);
	return 0;
}

int main(void)
{
	static struct room room;

	if (greet() < 0)
		return 1;
	return async_run(start, &room, NULL) < 0;
}
