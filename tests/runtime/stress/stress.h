/*
 * Random programs, and a model of what they may see.
 *
 * A seed is a world: actors, each a task, take random steps. Beside each scope of the runtime
 * stands a shadow that knows by the contracts of the headers alone what was cancelled and why, and
 * each answer of the runtime is compared with what the shadows allow. How to read it: world.c has
 * the dice, the log and the checks, shadow.c the model, actor.c, family.c, sync.c and outside.c the
 * steps, main.c runs seeds.
 *
 *  1. All waits are below a deadline, on the virtual clock: a world ends, or something is wrong.
 *  2. A world without the outside (threads, sockets, posts) logs the same lines in every run.
 *  3. Shadows, actors and elements live as long as the world.
 *  4. Where two things happen in the same millisecond, or between the answer to a call and the
 *     slice that sees it, the contracts leave open which came first: the model says MAYBE, and any
 *     of the answers will do.
 */
#ifndef STRESS_H
#define STRESS_H

#include "async/async.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum maybe { NO, MAYBE, YES };

enum shadow_kind { SHADOW_TASK, SHADOW_TIMEOUT, SHADOW_SHIELD, SHADOW_GROUP, SHADOW_ABORT };

enum {
	CHANNELS = 3,
	TOKENS = 3,
	PERMITS = 2,
	DEPTH_MAX = 4,
	CHILDREN_MAX = 4,
};

struct actor;
struct world;
struct async_listener;

/* Tasks that one call joins, whose end may cancel the others. */
struct joint {
	bool on_failure;
	bool on_success;
	bool is_over; /* one of them has ended in such a way */
};

struct token {
	struct async_abort *abort;
	bool fired;
	bool is_uncertain; /* a thread fires it, or has */
};

/* A scope: of a block, or the one a task is born with. */
struct shadow {
	struct shadow *parent;
	enum shadow_kind kind;
	uint64_t deadline; /* ms; UINT64_MAX: none */
	enum maybe fired;  /* by a call, or for good when it was closed */
	enum maybe delivered;
	bool closed;
	unsigned closed_at; /* in slices */
	bool has_tasks;     /* were started inside */
	struct token *token;
	struct joint *joint;    /* of a task */
	struct shadow *awaiter; /* of a task: passes its cancellation on */
	unsigned awaited_at;
	/* Of a group: what its end has to say. */
	int failure; /* the first of a task; 0: none */
	bool is_unclear;
	bool on_purpose;
};

struct actor {
	struct world *world;
	unsigned id;
	int depth;
	int result;
	bool has_begun;
	bool has_ended;
	bool is_detached;
	bool starts_shielded;
	struct shadow *group;      /* whose task it is, or NULL */
	struct async_task *handle; /* until it is consumed */
	struct shadow *base;
	struct shadow *scope;
	unsigned last_seen[CHANNELS]; /* element, from the channel that is now at this place */
	unsigned seen_of[CHANNELS];   /* its generation */
};

/* Tasks in the order in which they began to wait for something. */
struct line {
	unsigned next;
	unsigned waiting[1024];
	size_t count;
};

struct channel {
	struct async_channel *channel;
	unsigned generation;
};

enum element_state { ELEMENT_OFFERED, ELEMENT_SENT, ELEMENT_RECEIVED, ELEMENT_WITHDRAWN };

struct world {
	uint64_t seed;
	uint64_t dice;
	bool has_outside;
	unsigned steps_left;
	unsigned slices; /* goes up whenever an actor calls, or comes back */

	char *log;
	size_t log_size;
	size_t log_room;

	struct arena *arena;
	struct actor **actors;
	size_t actor_count, actor_room;
	size_t alive;
	size_t detached_failures, unhandled;
	struct shadow *root;

	struct channel channels[CHANNELS];
	unsigned generations;
	unsigned char *elements; /* enum element_state */
	unsigned element_count, element_room;

	struct token *tokens[TOKENS];
	struct async_semaphore *semaphore;
	struct line semaphore_line;
	size_t held;
	struct async_mutex *mutex;
	struct line mutex_line;
	struct actor *holder;
	struct async_condition *condition;
	struct async_event *event;
	unsigned event_sets;

	struct async_loop *loop;
	unsigned posted, posts_run;
	uint16_t port;
};

/* ---- world.c ----------------------------------------------------------------------------- */

/* A number below `sides`. */
unsigned roll(struct world *world, unsigned sides);

/* A line of the log: the time, the actor, and what happened. */
void note(struct actor *actor, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the process with the seed, the message and the end of the log, unless `ok`. */
void check(const struct world *world, bool ok, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Zeroed memory of the world; never NULL. */
void *world_allocate(struct world *world, size_t size);

/* A new world, as a task's body: 0. */
int world_run(void *world);
void world_release(struct world *world);

/* ---- shadow.c ---------------------------------------------------------------------------- */

struct shadow *shadow_new(struct world *world, struct shadow *parent, enum shadow_kind kind);

/* The actor enters and leaves a block. `rc` is what the runtime said at the end of it, `before`
 * what the body had left there. */
struct shadow *shadow_open(struct actor *actor, enum shadow_kind kind, uint64_t ms);
void shadow_close(struct actor *actor);
void shadow_check(struct actor *actor, const struct shadow *shadow, int before, int rc);

/* Was it cancelled by itself? */
enum maybe shadow_has_fired(const struct shadow *shadow);

/* May, or must, a call in this scope say ASYNC_ECANCELED? */
bool may_be_cancelled(const struct shadow *scope);
bool must_be_cancelled(const struct shadow *scope);

/* From now on a call in `awaiter` joins the task of `base`. */
void shadow_await(struct world *world, struct shadow *base, struct shadow *awaiter);

/* A call that is a cancellation point: what was known when it began. */
struct call {
	struct actor *actor;
	const char *name;
	bool must_cancel;
	unsigned slices;
};

struct call call_begin(struct actor *actor, const char *name);
/* Checks rc, and returns it. */
int call_end(struct call *call, int rc);
/* For a call that joins tasks: whether the cancellation of its own scope was told to them, and
 * counts as told, is seen from their results only. */
int join_end(struct call *call, int rc);

/* ---- actor.c ----------------------------------------------------------------------------- */

/* An actor that counts as alive from now on; dropped when its task could not be started. */
struct actor *actor_new(struct actor *parent, struct shadow *scope);
void actor_drop(struct actor *actor);
int actor_main(void *actor);

/* One random step, below a deadline of its own. */
int bounded_step(struct actor *actor);

/* ---- family.c ---------------------------------------------------------------------------- */

/* Steps that start other actors and wait for them. */
int use_group(struct actor *actor);
int use_map(struct actor *actor);
int use_child(struct actor *actor);
int use_joins(struct actor *actor);
int start_detached(struct actor *actor);

/* ---- sync.c, outside.c ------------------------------------------------------------------- */

void sync_init(struct world *world);
struct token *token_new(struct world *world);
void sync_check_end(struct world *world);
int use_semaphore(struct actor *actor);
int use_mutex(struct actor *actor);
int use_channel(struct actor *actor);
int use_select(struct actor *actor);
int use_event(struct actor *actor);
int close_channel(struct actor *actor);

/* Threads, posts and sockets. outside_begin returns the task that serves. */
struct async_task *outside_begin(struct world *world, struct async_listener **listener);
int use_outside(struct actor *actor);

#endif
