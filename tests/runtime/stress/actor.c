/*
 * Actors: some random steps each, and the steps that need nobody else.
 */
#include "stress.h"

#include <errno.h>
#include <stdlib.h>

struct actor *actor_new(struct actor *parent, struct shadow *scope)
{
	struct world *world = parent->world;
	struct actor *actor = world_allocate(world, sizeof *actor);

	if (world->actor_count == world->actor_room) {
		world->actor_room = world->actor_room ? world->actor_room * 2 : 64;
		world->actors = realloc(world->actors, world->actor_room * sizeof(struct actor *));
		if (!world->actors)
			abort();
	}
	world->actors[world->actor_count++] = actor;
	world->alive++;
	actor->world = world;
	actor->id = (unsigned)world->actor_count;
	actor->depth = parent->depth - 1;
	for (struct shadow *around = scope; around; around = around->parent)
		around->has_tasks = true;
	actor->base = shadow_new(world, scope, SHADOW_TASK);
	actor->scope = actor->base;
	return actor;
}

void actor_drop(struct actor *actor)
{
	check(actor->world, !actor->has_begun, "#%u runs, and was not started", actor->id);
	actor->world->alive--;
	actor->has_ended = true;
}

/* ---- steps ------------------------------------------------------------------------------- */

static int use_sleep(struct actor *actor)
{
	uint64_t ms = roll(actor->world, 20), start = async_now();
	struct call call = call_begin(actor, "sleep");
	int rc = call_end(&call, async_sleep(ms));

	/* The virtual clock is exact. */
	check(actor->world, rc != 0 || async_now() == start + ms, "#%u slept %llu ms, not %llu",
		actor->id, (unsigned long long)(async_now() - start), (unsigned long long)ms);
	return rc;
}

static int use_yield(struct actor *actor)
{
	bool micro = roll(actor->world, 2);
	uint64_t start = async_now();
	struct call call = call_begin(actor, micro ? "yield_microtask" : "yield");
	int rc = call_end(&call, micro ? async_yield_microtask() : async_yield());

	check(actor->world, async_now() == start, "#%u: time passed while it was ready", actor->id);
	return rc;
}

static int use_shield(struct actor *actor)
{
	uint64_t grace = roll(actor->world, 15);
	int rc = 0;

	ASYNC_SHIELD (grace) {
		(void)shadow_open(actor, SHADOW_SHIELD, grace);
		rc = actor->depth > 0 ? bounded_step(actor) : use_sleep(actor);
		shadow_close(actor);
	}
	return rc;
}

static int use_abortable(struct actor *actor)
{
	struct token *token = actor->world->tokens[roll(actor->world, TOKENS)];
	struct shadow *shadow = NULL;
	int before = 0, rc;

	ASYNC_ABORTABLE (token->abort, &rc) {
		shadow = shadow_open(actor, SHADOW_ABORT, UINT64_MAX);
		shadow->token = token;
		before = rc = bounded_step(actor);
		shadow_close(actor);
	}
	shadow_check(actor, shadow, before, rc);
	return rc;
}

/* Fires a token and puts another in its place. */
static int fire_token(struct actor *actor)
{
	struct world *world = actor->world;
	unsigned i = roll(world, TOKENS);
	struct token *token = world->tokens[i];

	note(actor, "fire a token");
	world->tokens[i] = token_new(world);
	token->fired = true;
	async_abort_fire(token->abort);
	check(world, async_abort_is_fired(token->abort), "a fired token is not");
	async_abort_unref(token->abort); /* the scopes bound to it keep it */
	return 0;
}

static int cancel_somebody(struct actor *actor)
{
	struct world *world = actor->world;
	struct actor *other = world->actors[roll(world, (unsigned)world->actor_count)];

	if (!other->handle || other->has_ended)
		return 0;
	note(actor, "cancel #%u", other->id);
	other->base->fired = YES;
	async_cancel(other->handle);
	return 0;
}

static int (*const lonely_steps[])(struct actor *actor) = {
	use_sleep,
	use_sleep,
	use_yield,
	use_semaphore,
	use_semaphore,
	use_mutex,
	use_mutex,
	use_channel,
	use_channel,
	use_select,
	use_event,
	close_channel,
	fire_token,
	cancel_somebody,
};

static int (*const family_steps[])(struct actor *actor) = {
	use_group,
	use_group,
	use_map,
	use_child,
	use_child,
	use_joins,
	use_joins,
	start_detached,
	use_shield,
	use_abortable,
};

static int step(struct actor *actor)
{
	enum {
		LONELY = sizeof lonely_steps / sizeof *lonely_steps,
		FAMILY = sizeof family_steps / sizeof *family_steps,
	};
	struct world *world = actor->world;

	if (world->has_outside && roll(world, 3) == 0)
		return use_outside(actor);
	if (actor->depth > 0 && roll(world, 2))
		return family_steps[roll(world, FAMILY)](actor);
	return lonely_steps[roll(world, LONELY)](actor);
}

int bounded_step(struct actor *actor)
{
	uint64_t ms = roll(actor->world, 10) ? 5 + roll(actor->world, 40) : 0;
	struct shadow *shadow = NULL;
	int before = 0, rc;

	ASYNC_TIMEOUT (ms, &rc) {
		shadow = shadow_open(actor, SHADOW_TIMEOUT, ms);
		before = rc = step(actor);
		shadow_close(actor);
	}
	shadow_check(actor, shadow, before, rc);
	return rc;
}

/* ---- the life of an actor ------------------------------------------------------------------ */

/* Its group is told, when it is the task of one. */
static void tell_group(struct actor *actor, int result)
{
	struct shadow *group = actor->group;

	if (!group || result >= 0 || group->failure)
		return;
	if (result == ASYNC_ECANCELED && may_be_cancelled(group)) {
		if (must_be_cancelled(group))
			return;
		group->is_unclear = true;
		group->fired = group->fired == NO ? MAYBE : group->fired;
		return;
	}
	group->failure = result;
	group->fired = YES;
}

static void tell_joint(struct joint *joint, int result)
{
	if (joint && ((result < 0 && joint->on_failure) || (result >= 0 && joint->on_success)))
		joint->is_over = true;
}

static int finish(struct actor *actor, int result)
{
	struct world *world = actor->world;

	note(actor, "ends with %d", result);
	check(world, actor->scope == actor->base, "#%u: a scope is open", actor->id);
	tell_group(actor, result);
	tell_joint(actor->base->joint, result);
	if (actor->is_detached && result < 0 && result != ASYNC_ECANCELED)
		world->detached_failures++;
	actor->result = result;
	actor->has_ended = true;
	world->alive--;
	world->slices++;
	return result;
}

int actor_main(void *arg)
{
	struct actor *actor = arg;
	struct world *world = actor->world;
	unsigned steps = roll(world, 5) + actor->starts_shielded;
	int rc = 0;

	world->slices++;
	actor->has_begun = true;
	note(actor, "begins");
	if (actor->starts_shielded)
		(void)use_shield(actor);
	for (unsigned i = 0; i < steps && world->steps_left > 0; i++) {
		world->steps_left--;
		rc = bounded_step(actor);
	}
	if (rc < 0 && roll(world, 3) == 0)
		return finish(actor, rc);
	return finish(actor, roll(world, 10) ? (int)roll(world, 1000) : -EIO);
}
