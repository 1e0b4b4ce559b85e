/*
 * The scope tree, and the deadline and shield scopes made of it. Walks are iterative: a chain of
 * tasks that each started the next may be as deep as there are tasks.
 */
#include "scope.h"
#include "abort.h"
#include "list.h"
#include "loop.h"
#include "task.h"

static void push_down(struct async_scope *root);

void scope_empty(struct async_scope *scope)
{
	struct async_link *first = scope->children.next;

	if (scope->bindings)
		abort_unbind(scope);
	for (struct async_link *link = first; link != &scope->children; link = link->next) {
		struct async_scope *child = OWNER_OF(link, struct async_scope, sibling);

		child->parent = scope->parent;
		/* Leaving a shield, it comes into reach of what the shield kept away. */
		if (scope->parent->cancelled && !child->cancelled && !child->shielded)
			push_down(child);
	}
	list_splice(&scope->parent->children, &scope->children);
}

void scope_open(struct async_scope *scope, struct async_task *task)
{
	scope_init(scope, task->scope, task);
	task->scope = scope;
}

void scope_close(struct async_scope *scope)
{
	scope->task->scope = scope->parent;
	scope_release(scope);
}

/* The scope after `scope` in preorder, within `root`; without its children if `skip`. */
static struct async_scope *next_scope(
	struct async_scope *scope, const struct async_scope *root, bool skip)
{
	if (!skip && !list_is_empty(&scope->children))
		return OWNER_OF(scope->children.next, struct async_scope, sibling);
	while (scope != root && scope->sibling.next == &scope->parent->children)
		scope = scope->parent;
	if (scope == root)
		return NULL;
	return OWNER_OF(scope->sibling.next, struct async_scope, sibling);
}

static void push_down(struct async_scope *root)
{
	struct async_scope *scope = root;

	while (scope) {
		bool skip = scope != root && (scope->shielded || scope->cancelled);

		if (!skip) {
			scope->cancelled = true;
			if (scope->task)
				task_interrupt(scope->task, scope);
		}
		scope = next_scope(scope, root, skip);
	}
}

static void push_down_all(struct async_loop *loop)
{
	for (;;) {
		struct async_link *link = list_take(&loop->firing);

		if (!link)
			return;

		struct async_scope *scope = OWNER_OF(link, struct async_scope, firing);

		if (!scope->cancelled)
			push_down(scope);
	}
}

void scope_fire(struct async_scope *scope)
{
	scope_fire_as(scope, ASYNC_ECANCELED);
}

void scope_fire_as(struct async_scope *scope, int code)
{
	struct async_loop *loop = loop_here();

	/* What something around it has cut short already, it does not cut short itself. */
	if (scope->cancelled || scope->fired)
		return;
	scope->code = code;
	scope->fired = true;
	list_append(&loop->firing, &scope->firing);
	/* Who waits for a task cancels it in turn: one level deep, however long the chain is. */
	if (loop->is_firing)
		return;
	loop->is_firing = true;
	push_down_all(loop);
	loop->is_firing = false;
}

void scope_deliver(struct async_scope *scope)
{
	/* What cancelled the task may be gone, and the task have moved to a scope that is sound. */
	while (scope && scope->cancelled && !scope->delivered) {
		scope->delivered = true;
		if (scope->fired)
			return;
		scope = scope->parent;
	}
}

void scope_conclude(const struct async_scope *scope, int *result)
{
	if (!scope->delivered || !result)
		return;
	*result = scope->fired ? scope->code : ASYNC_ECANCELED;
}

/* ---- deadlines --------------------------------------------------------------------------- */

static void timeout_fire(struct async_timer *timer)
{
	loop_here()->counters.timeouts++;
	scope_fire_as(&OWNER_OF(timer, struct async_timeout, timer)->scope, ASYNC_ETIMEDOUT);
}

static void shield_fire(struct async_timer *timer)
{
	scope_fire(&OWNER_OF(timer, struct async_shield, timer)->scope);
}

/* A deadline that cannot be kept, for want of memory, has passed. */
static void arm(
	struct async_task *task, struct async_scope *scope, struct async_timer *timer, uint64_t ms)
{
	timer->deadline = loop_deadline(task->loop, ms);
	if (timers_add(&task->loop->timers, timer) != 0)
		scope_fire_as(scope, ASYNC_ETIMEDOUT);
}

struct async_timeout *async_timeout_open(struct async_timeout *timeout, uint64_t ms, int *result)
{
	struct async_task *task = task_here();

	*timeout = (struct async_timeout){ .result = result, .timer.fire = timeout_fire };
	if (result)
		*result = task ? 0 : ASYNC_ENOTASK;
	if (!task)
		return timeout;
	scope_open(&timeout->scope, task);
	arm(task, &timeout->scope, &timeout->timer, ms);
	return timeout;
}

void async_timeout_close(struct async_timeout *timeout)
{
	if (!timeout->scope.task)
		return;
	timers_remove(&timeout->scope.task->loop->timers, &timeout->timer);
	scope_close(&timeout->scope);
	scope_conclude(&timeout->scope, timeout->result);
}

struct async_shield *async_shield_open(struct async_shield *shield, uint64_t grace_ms)
{
	struct async_task *task = task_here();

	*shield = (struct async_shield){ .timer.fire = shield_fire };
	if (!task)
		return shield;
	scope_open(&shield->scope, task);
	shield->scope.shielded = true;
	shield->scope.cancelled = false;
	arm(task, &shield->scope, &shield->timer, grace_ms);
	return shield;
}

void async_shield_close(struct async_shield *shield)
{
	if (!shield->scope.task)
		return;
	timers_remove(&shield->scope.task->loop->timers, &shield->timer);
	scope_close(&shield->scope);
}
