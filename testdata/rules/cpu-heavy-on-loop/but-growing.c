/*
 * The twin: the program itself makes the size grow, and nothing limits it.
 */
#include <async/async.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compute.h"

static char packed[65536];

/* What comes in is kept until all of it is there. */
struct body {
	char *data;
	size_t length, room;
};

static int keep(struct body *body, const char *data, size_t size)
{
	if (body->length + size > body->room) {
		size_t room = body->room ? body->room * 2 : 4096;
		char *bigger;

		while (room < body->length + size)
			room *= 2;
		bigger = realloc(body->data, room);
		if (!bigger)
			return -ENOMEM;
		body->data = bigger;
		body->room = room;
	}
	memcpy(body->data + body->length, data, size);
	body->length += size;
	return 0;
}

static int answer(struct body *body)
{
	return pack(packed, sizeof(packed), body->data, body->length);
}

static int collect(void *arg)
{
	static struct body body;
	char piece[512];
	ssize_t got = 1;
	int rc = 0;

	while (got > 0 && rc >= 0) {
		rc = async_sleep(1);
		got = read(*(int *)arg, piece, sizeof(piece));
		if (got > 0)
			rc = keep(&body, piece, (size_t)got);
	}
	// path: start > collect > answer > pack
	// hint: do it in pieces with async_yield between them, or run it on a worker thread with
	// hint: async_to_thread
	return rc < 0 ? rc : answer(&body); // expect: cpu-heavy-on-loop
}

static size_t length_of(const struct body *body)
{
	return body->length;
}

static int answer_again(void *arg)
{
	struct body *body = arg;

	return pack(packed, sizeof(packed), body->data, // expect: cpu-heavy-on-loop
		length_of(body));
}

/* One caller asks before it adds, the other does not. */
struct queue {
	unsigned *ids;
	size_t count;
};

static void push(struct queue *queue, unsigned id)
{
	queue->ids[queue->count++] = id;
}

static int pack_queue(void *arg)
{
	struct queue *queue = arg;

	if (queue->count < 100)
		push(queue, 1);
	push(queue, 2);
	return pack(packed, sizeof(packed), queue->ids, queue->count); // expect: cpu-heavy-on-loop
}

/* A list in an array, of which nobody is ever taken out. */
struct entry {
	unsigned id, score;
};

static struct entry *entries;
static size_t entry_count, entry_room;

static int enter(unsigned id)
{
	if (entry_count == entry_room) {
		size_t room = entry_room ? entry_room * 2 : 16;
		struct entry *more = realloc(entries, room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		entries = more;
		entry_room = room;
	}
	entries[entry_count++] = (struct entry){ id, 0 };
	return 0;
}

static int list(void *arg)
{
	int rc = enter(*(unsigned *)arg);

	if (rc < 0)
		return rc;
	return pack(packed, sizeof(packed), entries, // expect: cpu-heavy-on-loop
		entry_count * sizeof(*entries));
}

/* The peer says how long it is, and the program believes it. */
struct message {
	char *data;
	size_t size;
};

struct header {
	uint32_t size;
};

static int begin(struct message *message, const struct header *header)
{
	message->size = ntohl(header->size);
	message->data = malloc(message->size);
	return message->data ? 0 : -ENOMEM;
}

static int receive(void *arg)
{
	struct message *message = malloc(sizeof(*message));
	int rc = message ? begin(message, arg) : -ENOMEM;

	if (rc < 0)
		return rc;
	return digest(message->data, message->size) != 0; // expect: cpu-heavy-on-loop
}

/* A test is no limit where it is not asked before something is added. */
struct log {
	char *text;
	size_t length;
};

static void append(struct log *log, size_t size)
{
	log->length += size;
	if (log->length > 4096)
		log->text = NULL;
}

static int flush(void *arg)
{
	struct log *log = arg;

	append(log, strlen(log->text));
	return pack(packed, sizeof(packed), log->text, log->length); // expect: cpu-heavy-on-loop
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 6, &rc) {
		async_group_spawn(g, collect, arg);
		async_group_spawn(g, answer_again, arg);
		async_group_spawn(g, pack_queue, arg);
		async_group_spawn(g, list, arg);
		async_group_spawn(g, receive, arg);
		async_group_spawn(g, flush, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
