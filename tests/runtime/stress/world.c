/*
 * A world: dice, log, memory, and its beginning and end.
 */
#include "stress.h"

#include "async/io.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 300, TAIL = 30000 };

struct arena {
	struct arena *next;
	max_align_t memory[];
};

unsigned roll(struct world *world, unsigned sides)
{
	/* Knuth's MMIX generator; its low bits have short periods. */
	world->dice = world->dice * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(world->dice >> 33) % sides;
}

static void append(struct world *world, const char *text, size_t size)
{
	if (world->log_size + size + 1 > world->log_room) {
		world->log_room = (world->log_size + size + 1) * 2;
		world->log = realloc(world->log, world->log_room);
		if (!world->log)
			abort();
	}
	memcpy(world->log + world->log_size, text, size);
	world->log_size += size;
	world->log[world->log_size] = '\0';
}

void note(struct actor *actor, const char *format, ...)
{
	char line[256];
	va_list arguments;
	int size = snprintf(
		line, sizeof line, "%5llu #%u ", (unsigned long long)async_now(), actor->id);

	va_start(arguments, format);
	size += vsnprintf(line + size, sizeof line - (size_t)size - 1, format, arguments);
	va_end(arguments);
	if (size > (int)sizeof line - 2)
		size = (int)sizeof line - 2;
	line[size++] = '\n';
	append(actor->world, line, (size_t)size);
}

void check(const struct world *world, bool ok, const char *format, ...)
{
	va_list arguments;

	if (ok)
		return;

	size_t skip = world->log_size > TAIL ? world->log_size - TAIL : 0;

	fprintf(stderr, "%s\nseed %llu, at %llu ms: ", world->log ? world->log + skip : "",
		(unsigned long long)world->seed, (unsigned long long)async_now());
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs("\n", stderr);
	_exit(3);
}

void *world_allocate(struct world *world, size_t size)
{
	struct arena *block = calloc(1, sizeof *block + size);

	if (!block)
		abort();
	block->next = world->arena;
	world->arena = block;
	return block->memory;
}

void world_release(struct world *world)
{
	while (world->arena) {
		struct arena *block = world->arena;

		world->arena = block->next;
		free(block);
	}
	free(world->actors);
	free(world->elements);
	free(world->log);
}

static void on_unhandled(const struct async_error *error, void *context)
{
	struct world *world = context;

	(void)error;
	world->unhandled++;
}

static void check_end(struct world *world)
{
	check(world, world->alive == 0, "%zu tasks have not ended", world->alive);
	for (size_t i = 0; i < world->actor_count; i++) {
		struct actor *actor = world->actors[i];

		check(world, actor->has_ended, "#%u has not ended", actor->id);
		check(world, !actor->handle, "the handle of #%u was not consumed", actor->id);
	}
	check(world, world->unhandled == world->detached_failures,
		"%zu unhandled failures, and %zu detached tasks failed", world->unhandled,
		world->detached_failures);
	sync_check_end(world);
}

/* Detached tasks and posts are nobody's: main waits for them, or they would come after its end. */
static void wait_for_rest(struct world *world)
{
	for (int i = 0; i < 1000 && (world->alive > 0 || world->posts_run < world->posted); i++)
		check(world, async_sleep(10) == 0, "main was cancelled");
}

int world_run(void *arg)
{
	struct world *world = arg;
	struct async_listener *listener = NULL;
	struct async_task *server = NULL;

	world->dice = world->seed * 2 + world->has_outside;
	(void)roll(world, 2);
	world->steps_left = STEPS;
	async_on_unhandled(on_unhandled, world);
	world->root = shadow_new(world, NULL, SHADOW_TASK);
	sync_init(world);
	if (world->has_outside)
		server = outside_begin(world, &listener);
	while (world->steps_left > 0) {
		struct actor god = { .world = world, .base = world->root, .scope = world->root };
		struct actor *first = actor_new(&god, world->root);

		first->handle = async_spawn(actor_main, first);
		first->depth = DEPTH_MAX;

		int rc = async_await(first->handle);

		first->handle = NULL;
		check(world, rc == first->result, "await of the first: %d, not %d", rc,
			first->result);
	}
	wait_for_rest(world);
	if (server)
		check(world, async_cancel_and_await(server) <= 0, "the server");
	async_listener_close(listener);
	check_end(world);
	return 0;
}
