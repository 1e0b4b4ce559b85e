/*
 * Channels: a ring of elements, and two queues of tasks.
 *
 *  1. A task waits to receive only while the ring is empty and nobody else waits to send.
 *  2. A task waits to send only while the ring is full and nobody else waits to receive; what it
 *     sends stays in its own memory until there is room, or a receiver takes it from there.
 *  3. An element that goes to or comes from a waiting task is copied before that task is woken.
 *     Nobody can come in between, and a task that is cancelled after that has the element.
 *
 * One task may be in both queues, for a select over both directions: it never meets itself, since
 * it looked for the other side before it entered them.
 */
#include "channel.h"
#include "misuse.h"
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct async_channel *async_channel_new(size_t element_size, size_t capacity)
{
	struct async_channel *channel;

	if (element_size && capacity > (SIZE_MAX - sizeof *channel) / element_size)
		return NULL;
	channel = calloc(1, sizeof *channel + element_size * capacity);
	if (!channel)
		return NULL;
	channel->element_size = element_size;
	channel->capacity = capacity;
	list_init(&channel->senders);
	list_init(&channel->receivers);
	return channel;
}

static void copy(const struct async_channel *channel, void *to, const void *from)
{
	if (channel->element_size)
		memcpy(to, from, channel->element_size);
}

/* ---- sending ----------------------------------------------------------------------------- */

static void push(struct async_channel *channel, const void *element)
{
	size_t at = (channel->first + channel->count++) % channel->capacity;

	copy(channel, channel->ring + at * channel->element_size, element);
}

int async_channel_try_send(struct async_channel *channel, const void *element)
{
	struct async_place *receiver;

	if (channel->is_closed)
		return ASYNC_ECLOSED;
	receiver = place_take(&channel->receivers);
	if (receiver) {
		copy(channel, receiver->to, element);
		place_end(receiver, 0);
		return 0;
	}
	if (channel->count == channel->capacity)
		return -EAGAIN;
	push(channel, element);
	return 0;
}

int async_channel_send(struct async_channel *channel, const void *element)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	rc = async_channel_try_send(channel, element);
	if (rc == -EAGAIN)
		rc = place_wait(task, &channel->senders, element, NULL);
	else
		task_pause(task);
	return task_fail(task, rc, "send", NULL);
}

/* ---- receiving --------------------------------------------------------------------------- */

/* The oldest element, from the ring or straight from a sender; false when there is none. */
static bool pop(struct async_channel *channel, void *element)
{
	struct async_place *sender;

	if (channel->count) {
		copy(channel, element, channel->ring + channel->first * channel->element_size);
		channel->first = (channel->first + 1) % channel->capacity;
		channel->count--;
		sender = place_take(&channel->senders);
		if (sender)
			push(channel, sender->from);
	} else {
		sender = place_take(&channel->senders);
		if (!sender)
			return false;
		copy(channel, element, sender->from);
	}
	if (sender)
		place_end(sender, 0);
	return true;
}

int async_channel_try_receive(struct async_channel *channel, void *element)
{
	if (pop(channel, element))
		return 0;
	return channel->is_closed ? ASYNC_ECLOSED : -EAGAIN;
}

/* ASYNC_ECLOSED is no failure here: it is how a stream of elements ends. */
static int receive(struct async_task *task, struct async_channel *channel, void *element)
{
	int rc = async_channel_try_receive(channel, element);

	if (rc == -EAGAIN)
		return place_wait(task, &channel->receivers, NULL, element);
	task_pause(task);
	return rc;
}

int async_channel_receive(struct async_channel *channel, void *element)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc == 0 ? receive(task, channel, element) : rc;
}

bool async_channel_next(struct async_channel *channel, void *element, size_t size, int *result)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc == 0 && size != channel->element_size)
		rc = misuse(task, "ASYNC_FOR_EACH",
			"the variable is not of the size of the channel's elements");
	if (rc == 0)
		rc = receive(task, channel, element);
	if (result)
		*result = rc == ASYNC_ECLOSED ? 0 : rc;
	return rc == 0;
}

size_t async_channel_count(const struct async_channel *channel)
{
	return channel->count;
}

/* ---- the end ----------------------------------------------------------------------------- */

void async_channel_close(struct async_channel *channel)
{
	channel->is_closed = true;
	place_end_all(&channel->senders, ASYNC_ECLOSED);
	place_end_all(&channel->receivers, ASYNC_ECLOSED);
}

void async_channel_free(struct async_channel *channel)
{
	if (!channel)
		return;
	async_channel_close(channel);
	free(channel);
}
