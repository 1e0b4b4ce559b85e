/*
 * Waiting for descriptors that belong to the program.
 *
 *  1. libuv wants one uv_poll_t per descriptor, and each wait wants its own events: so a descriptor
 *     that is waited for has one struct, with the poll handle and all of its waits. It exists while
 *     there are waits, for a closed descriptor must not be found in libuv's hands.
 *  2. A table of the loop finds it by the number of the descriptor. It is freed with its last
 *     descriptor.
 *  3. The struct is freed when libuv has closed the handle.
 */
#include "loop.h"
#include "task.h"

#include "async/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

struct descriptor {
	uv_poll_t poll;
	int fd;
	struct async_loop *loop;
	struct async_link waits; /* struct fd_wait */
	unsigned events;         /* that libuv looks for */
};

struct fd_wait {
	struct wait wait;
	struct descriptor *descriptor;
	unsigned events;
};

enum {
	ALL_EVENTS = ASYNC_READABLE | ASYNC_WRITABLE | ASYNC_DISCONNECT | ASYNC_PRIORITY,
};

/* They are passed on as they are. */
_Static_assert((int)ASYNC_READABLE == (int)UV_READABLE, "libuv's value");
_Static_assert((int)ASYNC_WRITABLE == (int)UV_WRITABLE, "libuv's value");
_Static_assert((int)ASYNC_DISCONNECT == (int)UV_DISCONNECT, "libuv's value");
_Static_assert((int)ASYNC_PRIORITY == (int)UV_PRIORITIZED, "libuv's value");

/* ---- the table --------------------------------------------------------------------------- */

struct descriptors {
	struct descriptor **at; /* by fd; NULL: nobody waits for it */
	size_t size;
	size_t count;
};

static struct descriptor *find(const struct async_loop *loop, int fd)
{
	const struct descriptors *table = loop->descriptors;

	return table && fd >= 0 && (size_t)fd < table->size ? table->at[fd] : NULL;
}

static int reserve(struct async_loop *loop, int fd)
{
	size_t size = ((size_t)fd + 64) & ~(size_t)63;
	struct descriptors *table = loop->descriptors;
	struct descriptor **at;

	if (!table)
		table = loop->descriptors = calloc(1, sizeof *table);
	if (!table)
		return -ENOMEM;
	if ((size_t)fd < table->size)
		return 0;
	at = realloc(table->at, size * sizeof *at);
	if (!at)
		return -ENOMEM;
	memset(at + table->size, 0, (size - table->size) * sizeof *at);
	table->at = at;
	table->size = size;
	return 0;
}

/* No descriptor is left, or none came into it for want of memory? */
static void release_if_empty(struct async_loop *loop)
{
	struct descriptors *table = loop->descriptors;

	if (!table || table->count > 0)
		return;
	free(table->at);
	free(table);
	loop->descriptors = NULL;
}

static void forget(struct async_loop *loop, int fd)
{
	loop->descriptors->at[fd] = NULL;
	loop->descriptors->count--;
	release_if_empty(loop);
}

/* ---- the poll handle --------------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct descriptor, poll));
}

static int descriptor_new(struct async_loop *loop, int fd, struct descriptor **result)
{
	struct descriptor *descriptor = calloc(1, sizeof *descriptor);
	int rc = descriptor ? reserve(loop, fd) : -ENOMEM;

	if (rc == 0)
		rc = uv_poll_init(&loop->uv, &descriptor->poll, fd);
	if (rc != 0) {
		free(descriptor);
		release_if_empty(loop);
		return rc;
	}
	descriptor->fd = fd;
	descriptor->loop = loop;
	list_init(&descriptor->waits);
	loop->descriptors->at[fd] = descriptor;
	loop->descriptors->count++;
	*result = descriptor;
	return 0;
}

static void on_events(uv_poll_t *poll, int status, int events);

/* After every change of the waits: looks for what they want, or for nothing any more. */
static int adjust(struct descriptor *descriptor)
{
	struct async_link *waits = &descriptor->waits;
	unsigned events = 0;

	for (struct async_link *link = waits->next; link != waits; link = link->next)
		events |= OWNER_OF(link, struct fd_wait, wait.link)->events;
	if (events == 0) {
		forget(descriptor->loop, descriptor->fd);
		uv_close((uv_handle_t *)&descriptor->poll, on_closed);
		return 0;
	}
	if (events == descriptor->events)
		return 0;
	descriptor->events = events;
	return uv_poll_start(&descriptor->poll, (int)events, on_events);
}

static void on_events(uv_poll_t *poll, int status, int events)
{
	struct descriptor *descriptor = OWNER_OF(poll, struct descriptor, poll);
	struct async_loop *loop = descriptor->loop;
	struct async_link waits;

	/* An error of the descriptor: libuv looks no more, and every wait is over. */
	if (status < 0)
		events = ALL_EVENTS;
	list_init(&waits);
	list_splice(&waits, &descriptor->waits);
	for (;;) {
		struct async_link *link = list_take(&waits);

		if (!link)
			break;

		struct fd_wait *wait = OWNER_OF(link, struct fd_wait, wait.link);
		unsigned came = wait->events & (unsigned)events;

		if (came)
			wait_wake(&wait->wait, (ssize_t)came);
		else
			list_append(&descriptor->waits, link);
	}
	(void)adjust(descriptor);
	loop_drain(loop);
}

/* ---- waiting ----------------------------------------------------------------------------- */

static void fd_cancel(struct wait *wait)
{
	struct fd_wait *waiter = OWNER_OF(wait, struct fd_wait, wait);

	wait_cancel_listed(wait);
	(void)adjust(waiter->descriptor);
}

/* libuv does not look before epoll_ctl complains, and then gives up on the whole program. */
static int check(const struct async_loop *loop, int fd, unsigned events)
{
	const struct descriptor *descriptor = find(loop, fd);

	if (events == 0 || (events & ~(unsigned)ALL_EVENTS))
		return -EINVAL;
	if (fd < 0 || fcntl(fd, F_GETFD) < 0)
		return -EBADF;
	return descriptor && (descriptor->events & events) ? -EBUSY : 0;
}

static int wait_for(struct async_task *task, int fd, unsigned events)
{
	struct fd_wait waiter = {
		.wait = { .task = task, .cancel = fd_cancel },
		.events = events,
	};
	int rc = check(task->loop, fd, events);

	if (rc != 0)
		return rc;
	waiter.descriptor = find(task->loop, fd);
	if (!waiter.descriptor)
		rc = descriptor_new(task->loop, fd, &waiter.descriptor);
	if (rc != 0)
		return rc;
	list_append(&waiter.descriptor->waits, &waiter.wait.link);
	rc = adjust(waiter.descriptor);
	if (rc == 0)
		return (int)wait_here(&waiter.wait);
	link_remove(&waiter.wait.link);
	(void)adjust(waiter.descriptor);
	return rc;
}

int async_fd_wait(int fd, unsigned events)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc != 0 ? rc
		       : task_fail(task, wait_for(task, fd, events), "wait for descriptor", NULL);
}

void async_fd_closing(int fd)
{
	struct async_loop *loop = loop_here();
	struct descriptor *descriptor = loop ? find(loop, fd) : NULL;

	if (!descriptor)
		return;
	wait_wake_all(&descriptor->waits, ASYNC_ECLOSED);
	(void)adjust(descriptor);
}
