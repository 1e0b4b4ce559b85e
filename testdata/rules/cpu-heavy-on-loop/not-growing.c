/*
 * Trap: sizes that are kept in fields, and cannot become big.
 */
#include <async/async.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compute.h"

enum { most = 4096 };

static char packed[65536];

/* Tested before something is added. */
struct body {
	char *data;
	size_t length;
};

static int keep(struct body *body, const char *data, size_t size)
{
	if (body->length + size > most)
		return -EMSGSIZE;
	memcpy(body->data + body->length, data, size);
	body->length += size;
	return 0;
}

static int collect(void *arg)
{
	struct body *body = arg;
	int rc = keep(body, "text", strlen(body->data));

	return rc < 0 ? rc : pack(packed, sizeof(packed), body->data, body->length);
}

/* The same, the other way round. */
struct line {
	char *text;
	size_t length;
};

static int add(struct line *line, size_t size)
{
	if (size > most - line->length)
		return -EMSGSIZE;
	line->length += size;
	return 0;
}

static int send_line(void *arg)
{
	struct line *line = arg;
	int rc = add(line, strlen(line->text));

	return rc < 0 ? rc : pack(packed, sizeof(packed), line->text, line->length);
}

/* Read into what is left of a buffer. */
struct input {
	char *data;
	size_t filled;
};

static int fill(struct input *input, int fd)
{
	ssize_t got = read(fd, input->data + input->filled, most - input->filled);

	if (got <= 0)
		return -EIO;
	input->filled += (size_t)got;
	return 0;
}

static int take(void *arg)
{
	struct input *input = arg;
	int rc = fill(input, 3);

	return rc < 0 ? rc : pack(packed, sizeof(packed), input->data, input->filled);
}

/* The capacity limits it, and that is a constant. */
struct ring {
	char *data;
	size_t used, room;
};

static int put(struct ring *ring, size_t size)
{
	if (ring->used + size > ring->room)
		return -ENOBUFS;
	ring->used += size;
	return 0;
}

static int pack_ring(void *arg)
{
	struct ring *ring = arg;
	int rc;

	ring->data = malloc(most);
	ring->room = most;
	rc = put(ring, strlen(ring->data));
	return rc < 0 ? rc : pack(packed, sizeof(packed), ring->data, ring->used);
}

/* An array of a fixed size, and a count of what is in it. */
struct record {
	char bytes[512];
	size_t used;
};

static void put_byte(struct record *record, char byte)
{
	record->bytes[record->used++] = byte;
}

static int pack_record(void *arg)
{
	struct record *record = arg;

	put_byte(record, 'x');
	return pack(packed, sizeof(packed), record->bytes, record->used);
}

/* A count that stops at a number. */
struct batch {
	unsigned *ids;
	size_t count;
};

static int enter(struct batch *batch, unsigned id)
{
	if (batch->count == most)
		return -ENOBUFS;
	batch->ids[batch->count++] = id;
	return 0;
}

static int pack_batch(void *arg)
{
	struct batch *batch = arg;
	int rc = enter(batch, 1);

	return rc < 0 ? rc : pack(packed, sizeof(packed), batch->ids, batch->count);
}

/* Whoever adds asks before, itself or a helper. */
struct list {
	unsigned *ids;
	size_t count;
};

static void push(struct list *list, unsigned id)
{
	list->ids[list->count++] = id;
}

static int pack_list(void *arg)
{
	struct list *list = arg;

	if (list->count < most)
		push(list, 1);
	return pack(packed, sizeof(packed), list->ids, list->count);
}

struct stack {
	unsigned *ids;
	size_t count;
};

static bool is_full(const struct stack *stack)
{
	return stack->count >= most;
}

static int pack_stack(void *arg)
{
	struct stack *stack = arg;

	if (!is_full(stack))
		stack->ids[stack->count++] = 1;
	return pack(packed, sizeof(packed), stack->ids, stack->count);
}

/* The peer says how long it is, and that is tested. */
struct message {
	char *data;
	size_t size;
};

static int begin(struct message *message, uint32_t size)
{
	size = ntohl(size);
	if (size > most)
		return -EMSGSIZE;
	message->size = size;
	return 0;
}

static int receive(void *arg)
{
	struct message *message = arg;
	int rc = begin(message, *(uint32_t *)arg);

	return rc < 0 ? rc : pack(packed, sizeof(packed), message->data, message->size);
}

/* As much as there is, but a piece at most. */
struct file {
	const char *data;
	size_t size;
};

static int send_file(void *arg)
{
	struct file *file = arg;
	int rc = 0;

	file->size += strlen(file->data);
	for (size_t at = 0; at < file->size && rc >= 0;) {
		size_t piece = file->size - at < most ? file->size - at : most;

		rc = pack(packed, sizeof(packed), file->data + at, piece);
		at += piece;
		if (rc >= 0)
			rc = async_yield();
	}
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 10, &rc) {
		async_group_spawn(g, collect, arg);
		async_group_spawn(g, send_line, arg);
		async_group_spawn(g, take, arg);
		async_group_spawn(g, pack_ring, arg);
		async_group_spawn(g, pack_record, arg);
		async_group_spawn(g, pack_batch, arg);
		async_group_spawn(g, pack_list, arg);
		async_group_spawn(g, pack_stack, arg);
		async_group_spawn(g, receive, arg);
		async_group_spawn(g, send_file, arg);
	}
	return rc;
}

int main(void)
{
	static struct body body;

	return async_run(start, &body, NULL) < 0;
}
