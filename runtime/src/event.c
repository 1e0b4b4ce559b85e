/*
 * Events: a flag, and the tasks that wait for it.
 */
#include "event.h"
#include "place.h"

#include <stdlib.h>

struct async_event *async_event_new(void)
{
	struct async_event *event = calloc(1, sizeof *event);

	if (event)
		list_init(&event->waiting);
	return event;
}

void async_event_set(struct async_event *event)
{
	event->is_set = true;
	place_end_all(&event->waiting, 0);
}

void async_event_reset(struct async_event *event)
{
	event->is_set = false;
}

bool async_event_is_set(const struct async_event *event)
{
	return event->is_set;
}

int async_event_wait(struct async_event *event)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (!event->is_set)
		return task_fail(
			task, place_wait(task, &event->waiting, NULL, NULL), "event_wait", NULL);
	task_pause(task);
	return 0;
}

void async_event_free(struct async_event *event)
{
	if (!event)
		return;
	place_end_all(&event->waiting, ASYNC_ECLOSED);
	free(event);
}
