/*
 * Shared channels: a ring of elements, and two queues of tasks and threads, under one lock.
 *
 * Who cannot be served at once puts a place into a queue and waits: a task in its loop, a thread on
 * a condition of its own, so that exactly the one that is meant wakes up. What concerns elements is
 * as in channel.c:
 *
 *  1. A place is among the receivers only while the ring is empty and nobody waits to send; among
 *     the senders only while the ring is full and nobody waits to receive.
 *  2. An element that goes to or comes from a place is copied, under the lock, before the place is
 *     answered.
 *
 * What concerns threads:
 *
 *  3. Locks are taken in this order: the channel's `lock`, then `posts_lock` of one loop. Nothing
 *     is called while one is held that could take another or switch tasks.
 *  4. A place is in at most one list: a queue of the channel, under the channel's lock, until it is
 *     answered; then, if another thread than its loop's has answered, loop->answered, under that
 *     loop's posts_lock, until the loop wakes the task. Nobody but the loop takes it out of there.
 *  5. `is_answered` is written once, under the channel's lock. A cancellation that finds it set
 *     comes too late and does nothing: the task is on its way, with what it was given.
 *  6. While a place of a task is in a list, that task waits, so its frame and its loop are there.
 *     A loop that ends has its tasks cancelled and waits for them: no place outlives its loop.
 *  7. A place belongs to its loop or thread again once it was taken out of loop->answered, or its
 *     thread has seen `is_answered` under the lock. Nobody else looks at it after that, nor does
 *     a woken task look at the channel.
 */
#include "shared.h"
#include "loop.h"
#include "misuse.h"
#include "task.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct async_shared_channel {
	uv_mutex_t lock;
	atomic_size_t references;
	size_t element_size;
	size_t capacity;
	atomic_size_t count; /* changed under `lock` */
	size_t first;
	bool is_closed;
	struct async_link senders; /* struct place, as `wait.link` */
	struct async_link receivers;
	char ring[];
};

struct place {
	struct wait wait; /* of a thread: its link and its result */
	struct async_shared_channel *channel;
	const void *from; /* what a sender sends */
	void *to;         /* where a receiver wants it */
	bool is_sender;
	bool is_answered;
	struct async_loop *loop; /* NULL: a thread, which waits for `answer` */
	uv_cond_t answer;
};

/* ---- its life ---------------------------------------------------------------------------- */

struct async_shared_channel *async_shared_channel_new(size_t element_size, size_t capacity)
{
	struct async_shared_channel *channel;

	if (element_size && capacity > (SIZE_MAX - sizeof *channel) / element_size)
		return NULL;
	channel = calloc(1, sizeof *channel + element_size * capacity);
	if (!channel)
		return NULL;
	if (uv_mutex_init(&channel->lock) != 0) {
		free(channel);
		return NULL;
	}
	channel->element_size = element_size;
	channel->capacity = capacity;
	atomic_init(&channel->references, 1);
	atomic_init(&channel->count, 0);
	list_init(&channel->senders);
	list_init(&channel->receivers);
	return channel;
}

struct async_shared_channel *async_shared_channel_ref(struct async_shared_channel *channel)
{
	if (channel)
		atomic_fetch_add_explicit(&channel->references, 1, memory_order_relaxed);
	return channel;
}

static bool has_waiting(struct async_shared_channel *channel)
{
	uv_mutex_lock(&channel->lock);

	bool has = !list_is_empty(&channel->senders) || !list_is_empty(&channel->receivers);

	uv_mutex_unlock(&channel->lock);
	return has;
}

void async_shared_channel_unref(struct async_shared_channel *channel)
{
	if (!channel)
		return;
	/* What others did with the channel comes before its end. */
	if (atomic_fetch_sub_explicit(&channel->references, 1, memory_order_acq_rel) > 1)
		return;
	if (has_waiting(channel)) {
		misuse_here("shared_channel_unref",
			"a task or thread waits on the channel without a reference: it is closed, "
			"and not freed");
		async_shared_channel_close(channel);
		return;
	}
	uv_mutex_destroy(&channel->lock);
	free(channel);
}

size_t async_shared_channel_count(const struct async_shared_channel *channel)
{
	return atomic_load_explicit(&channel->count, memory_order_relaxed);
}

/* ---- answering, with the lock -------------------------------------------------------------- */

static struct place *first_of(struct async_link *queue)
{
	struct async_link *link = list_take(queue);

	return link ? OWNER_OF(link, struct place, wait.link) : NULL;
}

/* On the thread of its loop. */
static void wake(struct async_loop *loop, struct wait *wait)
{
	loop_expect_no_more(loop);
	wait_wake(wait, wait->result);
}

static void hand_over(struct async_loop *loop, struct place *place)
{
	uv_mutex_lock(&loop->posts_lock);
	list_append(&loop->answered, &place->wait.link);
	/* Under the lock: the loop cannot close between these two. */
	uv_async_send(&loop->wake);
	uv_mutex_unlock(&loop->posts_lock);
}

/* The place is in no queue any more, and its element copied. */
static void answer(struct place *place, int result)
{
	place->is_answered = true;
	place->wait.result = result;
	if (!place->loop)
		uv_cond_signal(&place->answer);
	else if (place->loop == loop_here())
		wake(place->loop, &place->wait);
	else
		hand_over(place->loop, place);
}

static void answer_all(struct async_link *queue, int result)
{
	for (;;) {
		struct place *place = first_of(queue);

		if (!place)
			return;
		answer(place, result);
	}
}

void async_shared_channel_close(struct async_shared_channel *channel)
{
	uv_mutex_lock(&channel->lock);
	channel->is_closed = true;
	answer_all(&channel->senders, ASYNC_ECLOSED);
	answer_all(&channel->receivers, ASYNC_ECLOSED);
	uv_mutex_unlock(&channel->lock);
}

/* ---- elements, with the lock --------------------------------------------------------------- */

static void copy(const struct async_shared_channel *channel, void *to, const void *from)
{
	if (channel->element_size)
		memcpy(to, from, channel->element_size);
}

static size_t count_of(const struct async_shared_channel *channel)
{
	return atomic_load_explicit(&channel->count, memory_order_relaxed);
}

static void set_count(struct async_shared_channel *channel, size_t count)
{
	atomic_store_explicit(&channel->count, count, memory_order_relaxed);
}

static void push(struct async_shared_channel *channel, const void *element)
{
	size_t count = count_of(channel);
	size_t at = (channel->first + count) % channel->capacity;

	copy(channel, channel->ring + at * channel->element_size, element);
	set_count(channel, count + 1);
}

static void pop(struct async_shared_channel *channel, void *element)
{
	copy(channel, element, channel->ring + channel->first * channel->element_size);
	channel->first = (channel->first + 1) % channel->capacity;
	set_count(channel, count_of(channel) - 1);
}

static int send_now(struct async_shared_channel *channel, const void *element)
{
	struct place *receiver;

	if (channel->is_closed)
		return ASYNC_ECLOSED;
	receiver = first_of(&channel->receivers);
	if (receiver) {
		copy(channel, receiver->to, element);
		answer(receiver, 0);
		return 0;
	}
	if (count_of(channel) == channel->capacity)
		return -EAGAIN;
	push(channel, element);
	return 0;
}

/* Takes the oldest element; that of the first sender that waits then has room. */
static int receive_now(struct async_shared_channel *channel, void *element)
{
	bool has_element = count_of(channel) > 0;
	struct place *sender = first_of(&channel->senders);

	if (has_element)
		pop(channel, element);
	else if (sender)
		copy(channel, element, sender->from);
	else
		return channel->is_closed ? ASYNC_ECLOSED : -EAGAIN;
	if (has_element && sender)
		push(channel, sender->from);
	if (sender)
		answer(sender, 0);
	return 0;
}

static int transfer_now(struct place *place)
{
	return place->is_sender ? send_now(place->channel, place->from)
				: receive_now(place->channel, place->to);
}

/* ---- waiting ----------------------------------------------------------------------------- */

static void enter_queue(struct place *place)
{
	struct async_shared_channel *channel = place->channel;

	list_append(place->is_sender ? &channel->senders : &channel->receivers, &place->wait.link);
}

static void place_cancel(struct wait *wait)
{
	struct place *place = OWNER_OF(wait, struct place, wait);
	bool is_too_late;

	uv_mutex_lock(&place->channel->lock);
	is_too_late = place->is_answered;
	if (!is_too_late)
		link_remove(&wait->link);
	uv_mutex_unlock(&place->channel->lock);
	if (is_too_late)
		return;
	loop_expect_no_more(place->loop);
	wait_cancelled(wait);
}

/* In a task, always a suspension. */
static int transfer(struct async_task *task, struct place *place)
{
	int rc;

	place->wait.task = task;
	place->wait.cancel = place_cancel;
	place->loop = task->loop;
	uv_mutex_lock(&place->channel->lock);
	rc = transfer_now(place);
	if (rc == -EAGAIN)
		enter_queue(place);
	uv_mutex_unlock(&place->channel->lock);
	if (rc == -EAGAIN) {
		loop_expect(task->loop);
		return (int)wait_here(&place->wait);
	}
	task_pause(task);
	return rc;
}

int async_shared_channel_send(struct async_shared_channel *channel, const void *element)
{
	struct place place = { .channel = channel, .from = element, .is_sender = true };
	struct async_task *task;
	int rc = task_enter(&task);

	return rc == 0 ? task_fail(task, transfer(task, &place), "shared_send", NULL) : rc;
}

/* ASYNC_ECLOSED is no failure here: it is how a stream of elements ends. */
int async_shared_channel_receive(struct async_shared_channel *channel, void *element)
{
	struct place place = { .channel = channel, .to = element };
	struct async_task *task;
	int rc = task_enter(&task);

	return rc == 0 ? transfer(task, &place) : rc;
}

void shared_collect(struct async_loop *loop)
{
	struct async_link answered;

	list_init(&answered);
	uv_mutex_lock(&loop->posts_lock);
	list_splice(&answered, &loop->answered);
	uv_mutex_unlock(&loop->posts_lock);
	for (;;) {
		struct async_link *link = list_take(&answered);

		if (!link)
			break;
		wake(loop, OWNER_OF(link, struct wait, link));
	}
	loop_drain(loop);
}

/* ---- without a task ------------------------------------------------------------------------ */

static int transfer_or_not(struct place *place)
{
	int rc;

	uv_mutex_lock(&place->channel->lock);
	rc = transfer_now(place);
	uv_mutex_unlock(&place->channel->lock);
	return rc;
}

int async_shared_channel_try_send(struct async_shared_channel *channel, const void *element)
{
	struct place place = { .channel = channel, .from = element, .is_sender = true };

	return transfer_or_not(&place);
}

int async_shared_channel_try_receive(struct async_shared_channel *channel, void *element)
{
	struct place place = { .channel = channel, .to = element };

	return transfer_or_not(&place);
}

/* With the lock. */
static int wait_blocking(struct place *place)
{
	int rc = uv_cond_init(&place->answer);

	if (rc != 0)
		return rc;
	enter_queue(place);
	while (!place->is_answered)
		uv_cond_wait(&place->answer, &place->channel->lock);
	uv_cond_destroy(&place->answer);
	return (int)place->wait.result;
}

static int transfer_blocking(struct place *place, const char *operation, const void *site)
{
	int rc;

	if (loop_here())
		return misuse_at(operation,
			"called on the thread of a loop, which it would stop: send or receive in a "
			"task, or try",
			site);
	uv_mutex_lock(&place->channel->lock);
	rc = transfer_now(place);
	if (rc == -EAGAIN)
		rc = wait_blocking(place);
	uv_mutex_unlock(&place->channel->lock);
	return rc;
}

int async_shared_channel_send_blocking(struct async_shared_channel *channel, const void *element)
{
	struct place place = { .channel = channel, .from = element, .is_sender = true };

	return transfer_blocking(
		&place, "shared_channel_send_blocking", __builtin_return_address(0));
}

int async_shared_channel_receive_blocking(struct async_shared_channel *channel, void *element)
{
	struct place place = { .channel = channel, .to = element };

	return transfer_blocking(
		&place, "shared_channel_receive_blocking", __builtin_return_address(0));
}
