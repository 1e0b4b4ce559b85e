/*
 * Steps that leave the loop: threads, posts and sockets. When they come back is up to the system,
 * so worlds with them are not repeatable to the letter; what is checked holds in every order.
 */
#include "stress.h"

#include "async/io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TALK_MAX = 3000, PIECE = 512 };

static int echo_one(void *arg)
{
	char buffer[PIECE];
	ssize_t count;

	while ((count = async_read(arg, buffer, sizeof buffer)) > 0)
		if (async_write(arg, buffer, (size_t)count) < 0)
			break;
	async_close(arg);
	return 0;
}

static int serve(void *arg)
{
	struct async_stream *stream;
	int rc;

	ASYNC_GROUP (group, 0, &rc) {
		while (async_accept(arg, &stream) == 0)
			if (async_group_spawn(group, echo_one, stream) != 0)
				async_close(stream);
	}
	return rc;
}

struct async_task *outside_begin(struct world *world, struct async_listener **listener)
{
	check(world, async_tcp_listen("127.0.0.1", 0, 0, listener) == 0, "listen");
	world->port = (uint16_t)async_listener_port(*listener);
	world->loop = async_loop_current();
	return async_spawn(serve, *listener);
}

/* ---- sockets ----------------------------------------------------------------------------- */

static char letter(size_t i)
{
	return (char)('a' + i % 23);
}

/* What was written comes back, in order, unless the scope is cancelled. */
static int talk_on(struct actor *actor, struct async_stream *stream)
{
	char text[TALK_MAX];
	size_t size = 1 + roll(actor->world, TALK_MAX), got = 0;
	struct call call = call_begin(actor, "write");
	ssize_t count;

	for (size_t i = 0; i < size; i++)
		text[i] = letter(i);
	count = async_write(stream, text, size);
	if (call_end(&call, count < 0 ? (int)count : 0) != 0) {
		check(actor->world, count == ASYNC_ECANCELED, "write said %zd", count);
		return (int)count;
	}
	check(actor->world, count == (ssize_t)size, "write took %zd bytes of %zu", count, size);
	memset(text, 0, sizeof text);
	while (got < size) {
		call = call_begin(actor, "read");
		count = async_read(stream, text + got, sizeof text - got);
		if (call_end(&call, count < 0 ? (int)count : 0) != 0) {
			check(actor->world, count == ASYNC_ECANCELED, "read said %zd", count);
			return (int)count;
		}
		check(actor->world, count > 0, "the echo ended after %zu bytes of %zu", got, size);
		got += (size_t)count;
	}
	for (size_t i = 0; i < size; i++)
		check(actor->world, text[i] == letter(i), "byte %zu came back as another", i);
	return 0;
}

static int talk(struct actor *actor)
{
	struct async_stream *stream;
	struct call call = call_begin(actor, "connect");
	int rc = call_end(&call, async_tcp_connect("127.0.0.1", actor->world->port, &stream));

	check(actor->world, rc == 0 || rc == ASYNC_ECANCELED, "connect said %d", rc);
	check(actor->world, (rc == 0) == (stream != NULL), "connect said %d, and a stream", rc);
	if (rc != 0)
		return rc;
	rc = talk_on(actor, stream);
	if (roll(actor->world, 3))
		async_close(stream);
	else
		async_close_reset(stream);
	return rc;
}

/* ---- threads and posts ------------------------------------------------------------------- */

struct job {
	int question;
	struct async_abort *abort;
};

static int work(void *arg)
{
	struct job *job = arg;

	if (job->abort)
		async_abort_fire(job->abort);
	return job->question + 1;
}

static int to_thread(struct actor *actor)
{
	struct world *world = actor->world;
	struct job job = { .question = (int)roll(world, 1000) };
	struct token *token = world->tokens[roll(world, TOKENS)];
	struct call call = call_begin(actor, "to_thread");
	int rc;

	if (roll(world, 8) == 0) {
		/* Some time before the call is over; or never, when it is cancelled. */
		note(actor, "a thread fires a token");
		job.abort = async_abort_ref(token->abort);
		token->is_uncertain = true;
	}
	rc = async_to_thread(work, &job);
	async_abort_unref(job.abort);
	check(world, rc == job.question + 1 || rc == ASYNC_ECANCELED, "a thread said %d to %d", rc,
		job.question);
	return call_end(&call, rc < 0 ? rc : 0);
}

struct post {
	struct world *world;
	unsigned number;
};

static void run_post(void *arg)
{
	struct post *post = arg;
	struct world *world = post->world;

	check(world, post->number == world->posts_run, "post %u was run as number %u", post->number,
		world->posts_run);
	check(world, !async_in_task(), "a post ran in a task");
	world->posts_run++;
	world->event_sets++;
	async_event_set(world->event);
	free(post);
}

static int post(struct actor *actor)
{
	struct post *post = malloc(sizeof *post);

	if (!post)
		abort();
	*post = (struct post){ actor->world, actor->world->posted++ };
	note(actor, "post");
	check(actor->world, async_post(actor->world->loop, run_post, post) == 0, "post");
	return 0;
}

int use_outside(struct actor *actor)
{
	switch (roll(actor->world, 3)) {
	case 0:
		return talk(actor);
	case 1:
		return to_thread(actor);
	default:
		return post(actor);
	}
}
