/*
 * Channels: a ring of elements, and two queues of tasks.
 *
 *  1. A task waits to receive only while the ring is empty and nobody waits to send.
 *  2. A task waits to send only while the ring is full; what it sends stays in its own memory
 *     until there is room, or a receiver takes it from there.
 */
#include "task.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct async_channel {
	size_t element_size;
	size_t capacity;
	size_t count;
	size_t first;
	struct async_link senders;   /* struct transfer */
	struct async_link receivers; /* struct transfer */
	bool is_closed;
	char ring[];
};

/* A wait with the element to copy from or to. */
struct transfer {
	struct wait wait;
	const void *from;
	void *to;
};

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

static struct transfer *take_transfer(struct async_link *queue)
{
	struct async_link *link = list_take(queue);

	return link ? OWNER_OF(link, struct transfer, wait.link) : NULL;
}

static void push(struct async_channel *channel, const void *element)
{
	size_t at = (channel->first + channel->count++) % channel->capacity;

	copy(channel, channel->ring + at * channel->element_size, element);
}

int async_channel_try_send(struct async_channel *channel, const void *element)
{
	struct transfer *receiver;

	if (channel->is_closed)
		return ASYNC_ECLOSED;
	receiver = take_transfer(&channel->receivers);
	if (receiver) {
		copy(channel, receiver->to, element);
		wait_wake(&receiver->wait, 0);
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
	if (rc != -EAGAIN) {
		task_pause(task);
		return task_fail(task, rc, "send", NULL);
	}

	struct transfer transfer = {
		.wait = { .task = task, .cancel = wait_cancel_listed },
		.from = element,
	};

	list_append(&channel->senders, &transfer.wait.link);
	return task_fail(task, (int)wait_here(&transfer.wait), "send", NULL);
}

/* The oldest element, from the ring or straight from a sender; false when there is none. */
static bool pop(struct async_channel *channel, void *element)
{
	struct transfer *sender;

	if (channel->count) {
		copy(channel, element, channel->ring + channel->first * channel->element_size);
		channel->first = (channel->first + 1) % channel->capacity;
		channel->count--;
		sender = take_transfer(&channel->senders);
		if (sender)
			push(channel, sender->from);
	} else {
		sender = take_transfer(&channel->senders);
		if (!sender)
			return false;
		copy(channel, element, sender->from);
	}
	if (sender)
		wait_wake(&sender->wait, 0);
	return true;
}

int async_channel_receive(struct async_channel *channel, void *element)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (pop(channel, element)) {
		task_pause(task);
		return 0;
	}
	/* No failure: it is how a stream of elements ends. */
	if (channel->is_closed) {
		task_pause(task);
		return ASYNC_ECLOSED;
	}

	struct transfer transfer = {
		.wait = { .task = task, .cancel = wait_cancel_listed },
		.to = element,
	};

	list_append(&channel->receivers, &transfer.wait.link);
	return (int)wait_here(&transfer.wait);
}

void async_channel_close(struct async_channel *channel)
{
	channel->is_closed = true;
	wait_wake_all(&channel->senders, ASYNC_ECLOSED);
	wait_wake_all(&channel->receivers, ASYNC_ECLOSED);
}

void async_channel_free(struct async_channel *channel)
{
	if (!channel)
		return;
	async_channel_close(channel);
	free(channel);
}
