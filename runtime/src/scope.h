/*
 * Scopes: the tree along which cancellation travels.
 *
 *  1. The root is the loop's scope. A task's base scope is a child of the scope it was started
 *     in; the scopes it opens nest inside its base. A task stands in its innermost scope.
 *  2. `cancelled` holds for every scope below a fired one, down to the shields. It is pushed down
 *     when a scope fires, so that a call has one flag to look at.
 *  3. Cancellation is level-triggered: the flag is never taken back while the scope lasts.
 *  4. When a scope closes, what is still inside moves to the scope around it.
 */
#ifndef ASYNC_SRC_SCOPE_H
#define ASYNC_SRC_SCOPE_H

#include "list.h"

/* Puts a scope under `parent`; `task` is whose it is, NULL for the loop's. */
static inline void scope_init(
	struct async_scope *scope, struct async_scope *parent, struct async_task *task)
{
	*scope = (struct async_scope){ .parent = parent, .task = task };
	list_init(&scope->children);
	if (!parent)
		return;
	scope->cancelled = parent->cancelled;
	list_append(&parent->children, &scope->sibling);
}

/* What is inside it moves to the scope around it, and its abort tokens let go of it. */
void scope_empty(struct async_scope *scope);

/* Takes it out of the tree. */
static inline void scope_release(struct async_scope *scope)
{
	if (scope->bindings || !list_is_empty(&scope->children))
		scope_empty(scope);
	link_remove(&scope->sibling);
}

/* The same for the running task's innermost scope. */
void scope_open(struct async_scope *scope, struct async_task *task);
void scope_close(struct async_scope *scope);

/* Cancels everything inside it and wakes the tasks that wait there. `code` is what the scope says
 * at its end if that cut its body short: the first one counts. */
void scope_fire_as(struct async_scope *scope, int code);

/* scope_fire_as with ASYNC_ECANCELED. */
void scope_fire(struct async_scope *scope);

/* Notes that a call in `scope` returned ASYNC_ECANCELED, up to the scope that fired. */
void scope_deliver(struct async_scope *scope);

/* What a scope says at its end, given what the body left in the result: see ASYNC_TIMEOUT. */
void scope_conclude(const struct async_scope *scope, int *result);

#endif
