#include "room.h"

#include <async/async.h>

struct async_channel *room_enter(struct room *room)
{
	struct async_channel *seat;

	if (room->taken == room_seats)
		return NULL;
	seat = async_channel_new(sizeof(struct line), backlog);
	if (seat)
		room->seats[room->taken++] = seat;
	return seat;
}

void room_leave(struct room *room, struct async_channel *seat)
{
	for (size_t i = 0; i < room->taken; i++) {
		if (room->seats[i] != seat)
			continue;
		room->seats[i] = room->seats[--room->taken];
		async_channel_free(seat);
		return;
	}
}

void room_say(struct room *room, const struct line *line)
{
	for (size_t i = 0; i < room->taken; i++) {
		if (async_channel_try_send(room->seats[i], line) < 0)
			continue;
	}
}
