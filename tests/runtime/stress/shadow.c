/*
 * The model: what is cancelled, and who may be told so.
 *
 * A scope that was closed stands for what it was at that moment: a task that had moved out of it
 * stays cancelled if it was, and no later deadline of the closed scope counts. A shield that was
 * closed keeps nothing away any more.
 */
#include "stress.h"

struct shadow *shadow_new(struct world *world, struct shadow *parent, enum shadow_kind kind)
{
	struct shadow *shadow = world_allocate(world, sizeof *shadow);

	*shadow = (struct shadow){ .parent = parent, .kind = kind, .deadline = UINT64_MAX };
	return shadow;
}

struct shadow *shadow_open(struct actor *actor, enum shadow_kind kind, uint64_t ms)
{
	struct shadow *shadow = shadow_new(actor->world, actor->scope, kind);

	if (ms != UINT64_MAX)
		shadow->deadline = async_now() + ms;
	actor->scope = shadow;
	return shadow;
}

enum maybe shadow_has_fired(const struct shadow *shadow)
{
	enum maybe fired = shadow->fired;
	uint64_t now = async_now();

	if (shadow->closed)
		return fired;
	if (shadow->deadline < now)
		return YES;
	if (shadow->token && shadow->token->fired && !shadow->token->is_uncertain)
		return YES;
	if (shadow->deadline == now || (shadow->token && shadow->token->is_uncertain))
		return fired == NO ? MAYBE : fired;
	return fired;
}

void shadow_close(struct actor *actor)
{
	struct shadow *shadow = actor->scope;

	shadow->fired = shadow_has_fired(shadow);
	shadow->closed = true;
	shadow->closed_at = ++actor->world->slices;
	actor->scope = shadow->parent;
}

/* Has the call that joins this task perhaps cancelled it? */
static bool may_be_passed_on(const struct shadow *scope)
{
	if (scope->joint && scope->joint->is_over)
		return true;
	return scope->awaiter && may_be_cancelled(scope->awaiter);
}

bool may_be_cancelled(const struct shadow *scope)
{
	for (; scope; scope = scope->parent) {
		if (shadow_has_fired(scope) != NO || may_be_passed_on(scope))
			return true;
		if (scope->kind == SHADOW_SHIELD && !scope->closed)
			return false;
	}
	return false;
}

bool must_be_cancelled(const struct shadow *scope)
{
	for (; scope; scope = scope->parent) {
		/* What a closed scope passed on to tasks inside of a shield is left open. */
		if (!scope->closed && shadow_has_fired(scope) == YES)
			return true;
		if (scope->kind == SHADOW_SHIELD)
			return false;
	}
	return false;
}

/* A call returned ASYNC_ECANCELED: for the nearest scope that fired, and all up to it. */
static void deliver(struct shadow *scope, enum maybe sure)
{
	for (; scope; scope = scope->parent) {
		bool was_delivered = scope->delivered != NO;
		enum maybe fired = shadow_has_fired(scope);

		if (!scope->closed && scope->delivered < sure)
			scope->delivered = sure;
		if (fired == YES && sure == YES && !was_delivered &&
			!may_be_cancelled(scope->parent))
			return;
		if (fired != NO || was_delivered || may_be_passed_on(scope))
			sure = MAYBE;
	}
}

void shadow_await(struct world *world, struct shadow *base, struct shadow *awaiter)
{
	base->awaiter = awaiter;
	base->awaited_at = world->slices;
}

/* A call that began at `slices` went through, so nothing around it was cancelled then: what a scope
 * that was closed before had to do with it is known now. */
static void learn(struct shadow *scope, unsigned slices)
{
	for (; scope && (scope->closed || scope->kind != SHADOW_SHIELD); scope = scope->parent) {
		if (scope->closed && scope->fired == MAYBE && scope->closed_at < slices)
			scope->fired = NO;
		if (scope->awaiter && scope->awaited_at < slices)
			learn(scope->awaiter, slices);
	}
}

struct call call_begin(struct actor *actor, const char *name)
{
	return (struct call){
		.actor = actor,
		.name = name,
		.must_cancel = must_be_cancelled(actor->scope),
		.slices = ++actor->world->slices,
	};
}

int join_end(struct call *call, int rc)
{
	struct actor *actor = call->actor;

	++actor->world->slices;
	note(actor, "%s -> %d", call->name, rc);
	if (may_be_cancelled(actor->scope))
		deliver(actor->scope, MAYBE);
	return rc;
}

int call_end(struct call *call, int rc)
{
	struct actor *actor = call->actor;
	const struct world *world = actor->world;

	note(actor, "%s -> %d", call->name, rc);
	if (call->must_cancel) {
		check(world, rc == ASYNC_ECANCELED, "#%u: %s said %d in a cancelled scope",
			actor->id, call->name, rc);
		check(world, world->slices == call->slices,
			"#%u: others ran before %s said that its scope is cancelled", actor->id,
			call->name);
	}
	++actor->world->slices;
	if (rc != ASYNC_ECANCELED) {
		learn(actor->scope, call->slices);
	} else {
		check(world, may_be_cancelled(actor->scope),
			"#%u: %s was cancelled and nothing around it is", actor->id, call->name);
		deliver(actor->scope, YES);
	}
	return rc;
}

static int fired_code(const struct shadow *shadow)
{
	switch (shadow->kind) {
	case SHADOW_TIMEOUT:
		return ASYNC_ETIMEDOUT;
	case SHADOW_ABORT:
		return ASYNC_EABORTED;
	case SHADOW_TASK:
	case SHADOW_SHIELD:
	case SHADOW_GROUP:
		return ASYNC_ECANCELED;
	}
	return 0;
}

void shadow_check(struct actor *actor, const struct shadow *shadow, int before, int rc)
{
	bool is_fired_code = rc == fired_code(shadow) && shadow->fired != NO;
	/* What something around it has cut short already, a deadline does not cut short itself. */
	bool is_cancelled = rc == ASYNC_ECANCELED && may_be_cancelled(actor->scope);
	bool ok = false;

	note(actor, "scope %d of kind %d: %d, then %d", shadow->delivered, (int)shadow->kind,
		before, rc);
	switch (shadow->delivered) {
	case NO:
		/* Or a task that was started inside was told, and has not run since. */
		ok = rc == before || (shadow->has_tasks && (is_fired_code || is_cancelled));
		break;
	case MAYBE:
		/* Perhaps told of its own end, perhaps of one further out. */
		ok = rc == before || is_fired_code || is_cancelled;
		break;
	case YES:
		ok = is_fired_code || is_cancelled;
		break;
	}
	check(actor->world, ok, "#%u: a scope of kind %d (fired %d, delivered %d) made %d of %d",
		actor->id, (int)shadow->kind, (int)shadow->fired, (int)shadow->delivered, rc,
		before);
}
