#ifndef ROOM_H
#define ROOM_H

#include <async/io.h>
#include <stddef.h>

enum { room_seats = 32, line_size = 128, backlog = 8 };

struct line {
	char text[line_size];
	size_t size;
};

/* Who is in the room. Each seat has a queue of its own, so that a slow reader only delays
 * itself. */
struct room {
	struct async_channel *seats[room_seats];
	size_t taken;
};

/* Takes a free seat; NULL when the room is full. */
struct async_channel *room_enter(struct room *room);
void room_leave(struct room *room, struct async_channel *seat);

/* Puts a line into every queue; what does not fit is dropped. */
void room_say(struct room *room, const struct line *line);

#endif
