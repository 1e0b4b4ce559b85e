/*
 * The inside of channels, for select.
 */
#ifndef ASYNC_SRC_CHANNEL_H
#define ASYNC_SRC_CHANNEL_H

#include "list.h"

struct async_channel {
	size_t element_size;
	size_t capacity;
	size_t count;
	size_t first;
	struct async_link senders;   /* struct async_place */
	struct async_link receivers; /* struct async_place */
	bool is_closed;
	char ring[];
};

#endif
