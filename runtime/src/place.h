/*
 * Places: how tasks stand in the queues of channels and events, alone or for a select.
 *
 *  1. A place lies in the frame of the task behind it. Whoever ends the wait takes the place out
 *     of its queue first, and then calls place_end.
 *  2. The places of one select share one wait. Ending one takes the others out of their queues,
 *     so that exactly one case happens.
 *  3. After place_end the place may not be looked at: the task is on its way.
 */
#ifndef ASYNC_SRC_PLACE_H
#define ASYNC_SRC_PLACE_H

#include "task.h"

/* Takes the first place out of a queue; NULL when there is none. */
static inline struct async_place *place_take(struct async_link *queue)
{
	struct async_link *link = list_take(queue);

	return link ? OWNER_OF(link, struct async_place, link) : NULL;
}

/* Waits at the end of a queue, with an element to copy from or to; the result. */
int place_wait(struct async_task *task, struct async_link *queue, const void *from, void *to);

/* What was waited for happened, with `result`. */
void place_end(struct async_place *place, int result);

/* The same for all places of a queue. */
void place_end_all(struct async_link *queue, int result);

#endif
