/*
 * Steps that start other actors: each is joined before the step is over, each result arrives where
 * it was awaited, and only what the contracts name is cancelled with it.
 */
#include "stress.h"

#include <errno.h>

/* ---- groups ------------------------------------------------------------------------------ */

struct plan {
	struct actor *actor;
	struct shadow *shadow;
	struct actor *children[CHILDREN_MAX];
	int before;
	int rc;
};

static void spawn_into(struct plan *plan, struct async_group *group, size_t i)
{
	struct actor *child = actor_new(plan->actor, plan->shadow);
	struct call call = call_begin(plan->actor, "group_spawn");

	child->group = plan->shadow;
	plan->children[i] = child;
	if (call_end(&call, async_group_spawn(group, actor_main, child)) != 0)
		actor_drop(child);
}

/* What something around it has cut short already cannot be ended on purpose any more. */
static void note_cancel(struct plan *plan)
{
	struct shadow *shadow = plan->shadow;

	note(plan->actor, "group_cancel");
	if (must_be_cancelled(shadow))
		return;
	if (may_be_cancelled(shadow))
		shadow->is_unclear = true;
	shadow->on_purpose = true;
	shadow->fired = YES;
}

/* Leaves the group at its end, or by return. */
static void run_group(struct plan *plan, size_t limit)
{
	struct actor *actor = plan->actor;
	struct world *world = actor->world;

	ASYNC_GROUP (group, limit, &plan->rc) {
		plan->shadow = shadow_open(actor, SHADOW_GROUP, UINT64_MAX);
		for (size_t i = 0; i < CHILDREN_MAX; i++)
			spawn_into(plan, group, i);
		if (roll(world, 3) == 0)
			plan->before = bounded_step(actor);
		if (roll(world, 4) == 0) {
			note_cancel(plan);
			async_group_cancel(group);
		}
		if (roll(world, 4) == 0)
			plan->before = -EPERM;
		plan->rc = plan->before;
		if (roll(world, 2))
			return;
	}
}

static void check_group(const struct plan *plan)
{
	const struct shadow *shadow = plan->shadow;
	int expected = plan->before == ASYNC_ECANCELED ? 0 : plan->before;
	const struct world *world = plan->actor->world;

	note(plan->actor, "group: %d, then %d", plan->before, plan->rc);
	for (size_t i = 0; i < CHILDREN_MAX; i++)
		check(world, plan->children[i]->has_ended, "#%u outlived its group",
			plan->children[i]->id);
	if (shadow->is_unclear)
		return;
	if (shadow->failure)
		check(world, plan->rc == shadow->failure,
			"a group said %d, and its first failure was %d", plan->rc, shadow->failure);
	else if (shadow->on_purpose)
		check(world, plan->rc == expected, "a group ended on purpose made %d of %d",
			plan->rc, plan->before);
	else
		shadow_check(plan->actor, shadow, plan->before, plan->rc);
}

int use_group(struct actor *actor)
{
	struct plan plan = { .actor = actor };

	run_group(&plan, roll(actor->world, 4));
	++actor->world->slices;
	shadow_close(actor);
	check_group(&plan);
	return plan.rc;
}

static int actor_of_item(void *item)
{
	return actor_main(*(struct actor **)item);
}

int use_map(struct actor *actor)
{
	struct world *world = actor->world;
	struct shadow *shadow = shadow_new(world, actor->scope, SHADOW_GROUP);
	struct actor *items[CHILDREN_MAX];
	int results[CHILDREN_MAX], rc;

	for (size_t i = 0; i < CHILDREN_MAX; i++) {
		items[i] = actor_new(actor, shadow);
		items[i]->group = shadow;
	}

	struct call call = call_begin(actor, "map");

	rc = async_map(actor_of_item, items, CHILDREN_MAX, sizeof *items, roll(world, 4), results);
	rc = join_end(&call, rc);
	for (size_t i = 0; i < CHILDREN_MAX; i++) {
		if (!items[i]->has_begun) {
			items[i]->result = ASYNC_ECANCELED;
			actor_drop(items[i]);
		}
		check(world, items[i]->has_ended, "#%u outlived its map", items[i]->id);
		check(world, results[i] == items[i]->result, "map: %d, not %d", results[i],
			items[i]->result);
	}
	check(world, !shadow->failure || shadow->is_unclear || rc == shadow->failure,
		"map said %d, and its first failure was %d", rc, shadow->failure);
	shadow->closed = true;
	return rc < 0 ? rc : 0;
}

/* ---- tasks ------------------------------------------------------------------------------- */

static struct actor *spawn_child(struct actor *actor)
{
	struct actor *child = actor_new(actor, actor->scope);

	child->handle = async_spawn(actor_main, child);
	check(actor->world, child->handle != NULL, "spawn said NULL");
	note(actor, "spawn #%u", child->id);
	return child;
}

static int consume(struct actor *actor, struct actor *child)
{
	bool cancels = roll(actor->world, 2);
	struct call call = call_begin(actor, cancels ? "cancel_and_await" : "await");
	int rc;

	shadow_await(actor->world, child->base, actor->scope);
	if (cancels && !child->has_ended)
		child->base->fired = YES;
	rc = cancels ? async_cancel_and_await(child->handle) : async_await(child->handle);
	child->handle = NULL;
	check(actor->world, child->has_ended, "await did not wait for #%u", child->id);
	check(actor->world, rc == child->result, "await of #%u said %d, not %d", child->id, rc,
		child->result);
	return join_end(&call, rc);
}

int use_child(struct actor *actor)
{
	struct world *world = actor->world;
	uint64_t ms = roll(world, 20);
	struct shadow *shadow = NULL;
	struct actor *child = NULL;
	int before = 0, rc;

	if (roll(world, 2)) {
		child = spawn_child(actor);
		if (roll(world, 2))
			(void)bounded_step(actor);
		return consume(actor, child);
	}
	/* Started in a scope that ends before the task does. */
	ASYNC_TIMEOUT (ms, &rc) {
		shadow = shadow_open(actor, SHADOW_TIMEOUT, ms);
		child = spawn_child(actor);
		child->starts_shielded = roll(world, 4);
		if (child->starts_shielded)
			child->depth =
				0; /* steps of its own, which are told of cancellation at once */
		before = rc = bounded_step(actor);
		shadow_close(actor);
	}
	shadow_check(actor, shadow, before, rc);
	return consume(actor, child);
}

enum join_kind { GATHER, ALL_SETTLED, RACE, ANY };

struct family {
	struct actor *children[CHILDREN_MAX];
	struct async_task *handles[CHILDREN_MAX];
	size_t count;
	struct joint *joint;
};

static void start_family(struct actor *actor, struct family *family, enum join_kind kind)
{
	family->count = 1 + roll(actor->world, CHILDREN_MAX);
	family->joint = world_allocate(actor->world, sizeof *family->joint);
	family->joint->on_failure = kind == GATHER || kind == RACE;
	family->joint->on_success = kind == RACE || kind == ANY;
	for (size_t i = 0; i < family->count; i++) {
		family->children[i] = spawn_child(actor);
		family->handles[i] = family->children[i]->handle;
	}
}

/* From now on the call may cancel them. */
static void entrust(struct actor *actor, struct family *family)
{
	for (size_t i = 0; i < family->count; i++) {
		struct actor *child = family->children[i];

		shadow_await(actor->world, child->base, actor->scope);
		child->base->joint = family->joint;
		if (child->has_ended &&
			(child->result < 0 ? family->joint->on_failure : family->joint->on_success))
			family->joint->is_over = true;
	}
}

static void check_family(
	struct actor *actor, const struct family *family, enum join_kind kind, int rc)
{
	const struct world *world = actor->world;
	bool is_anybodys = false, has_failed = false;

	for (size_t i = 0; i < family->count; i++) {
		struct actor *child = family->children[i];

		child->handle = NULL;
		check(world, child->has_ended, "#%u outlived its join", child->id);
		is_anybodys |= child->result == rc;
		has_failed |= child->result < 0;
	}
	if (kind == GATHER)
		check(world, has_failed ? rc < 0 && is_anybodys : rc == 0,
			"gather said %d, and no task did", rc);
	if (kind == RACE || kind == ANY)
		check(world, is_anybodys, "the winner said %d, and no task did", rc);
	if (kind == ALL_SETTLED)
		check(world, rc == 0 || (rc == ASYNC_ECANCELED && may_be_cancelled(actor->scope)),
			"all_settled said %d", rc);
}

int use_joins(struct actor *actor)
{
	struct world *world = actor->world;
	enum join_kind kind = (enum join_kind)roll(world, 4);
	static const char *const names[] = { "gather", "all_settled", "race", "any" };
	int results[CHILDREN_MAX], rc = 0;
	struct family family;
	size_t winner = 0;

	start_family(actor, &family, kind);
	if (roll(world, 3) == 0)
		(void)bounded_step(actor);

	struct call call = call_begin(actor, names[kind]);

	entrust(actor, &family);
	switch (kind) {
	case GATHER:
		rc = async_gather(family.handles, family.count, results);
		break;
	case ALL_SETTLED:
		rc = async_all_settled(family.handles, family.count, results);
		break;
	case RACE:
		rc = async_race(family.handles, family.count, &winner);
		break;
	case ANY:
		rc = async_any(family.handles, family.count, &winner);
		break;
	}
	check_family(actor, &family, kind, rc);
	if (kind == RACE || kind == ANY)
		check(world, family.children[winner]->result == rc, "%s: %d is not of #%u",
			names[kind], rc, family.children[winner]->id);
	else
		for (size_t i = 0; i < family.count; i++)
			check(world, results[i] == family.children[i]->result,
				"%s: result %zu is %d, not %d", names[kind], i, results[i],
				family.children[i]->result);
	return join_end(&call, rc);
}

int start_detached(struct actor *actor)
{
	struct actor *child = actor_new(actor, actor->world->root);
	int rc;

	child->is_detached = true;
	note(actor, "detach #%u", child->id);
	rc = async_spawn_detached(actor_main, child, NULL);
	check(actor->world, rc == 0, "spawn_detached said %d", rc);
	return rc;
}
