/*
 * The inside of events, for select.
 */
#ifndef ASYNC_SRC_EVENT_H
#define ASYNC_SRC_EVENT_H

#include "list.h"

struct async_event {
	struct async_link waiting; /* struct async_place */
	bool is_set;
};

#endif
