/*
 * Abort tokens: scopes that any thread may cancel.
 *
 * A binding connects one scope with one token. It is made and taken apart on the loop's thread,
 * and a fire from another thread only hands it over to the loop.
 *
 *  1. Locks are taken in this order: the token's `lock`, then `posts_lock` of one loop. Nothing
 *     is called while one is held but uv_async_send.
 *  2. A binding is in at most one list: token->bindings until the token fires, under the token's
 *     lock; then loop->aborts of its loop, under that loop's posts_lock, until the loop acts.
 *     Whoever takes it out for good, abort_unbind, holds both.
 *  3. While a binding is in a list its scope is open, so its task and its loop are alive: that is
 *     why a fire may wake the loop under the locks.
 *  4. `is_waited_for`, the scope, and everything below scope_fire_as belong to the loop's thread.
 *  5. The token's `fired` is written under its lock, and is never taken back.
 */
#include "abort.h"
#include "loop.h"
#include "misuse.h"
#include "scope.h"
#include "task.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

struct async_abort {
	uv_mutex_t lock;
	struct async_link bindings; /* under `lock`; empty once fired */
	atomic_size_t references;
	atomic_bool fired;
};

/* ---- tokens, on every thread ------------------------------------------------------------- */

struct async_abort *async_abort_new(void)
{
	struct async_abort *token = calloc(1, sizeof *token);

	if (!token)
		return NULL;
	if (uv_mutex_init(&token->lock) != 0) {
		free(token);
		return NULL;
	}
	list_init(&token->bindings);
	atomic_init(&token->references, 1);
	atomic_init(&token->fired, false);
	return token;
}

struct async_abort *async_abort_ref(struct async_abort *token)
{
	if (token)
		atomic_fetch_add_explicit(&token->references, 1, memory_order_relaxed);
	return token;
}

void async_abort_unref(struct async_abort *token)
{
	if (!token)
		return;
	/* What others did with the token comes before its end. */
	if (atomic_fetch_sub_explicit(&token->references, 1, memory_order_acq_rel) > 1)
		return;
	uv_mutex_destroy(&token->lock);
	free(token);
}

bool async_abort_is_fired(const struct async_abort *token)
{
	return token && atomic_load_explicit(&token->fired, memory_order_acquire);
}

/* The binding's scope belongs to a loop of another thread. */
static void hand_over(struct async_loop *loop, struct async_binding *binding)
{
	uv_mutex_lock(&loop->posts_lock);
	list_append(&loop->aborts, &binding->link);
	uv_async_send(&loop->wake);
	uv_mutex_unlock(&loop->posts_lock);
}

static void stop_waiting_for(struct async_binding *binding)
{
	if (!binding->is_waited_for)
		return;
	binding->is_waited_for = false;
	loop_expect_no_more(binding->scope->task->loop);
}

/* On the thread of its loop, and in no list. */
static void act(struct async_binding *binding)
{
	stop_waiting_for(binding);
	scope_fire_as(binding->scope, ASYNC_EABORTED);
}

/* Marks the token and empties it; the bindings of `here` are left for the caller, in `own`. */
static void take_bindings(
	struct async_abort *token, const struct async_loop *here, struct async_link *own)
{
	uv_mutex_lock(&token->lock);
	atomic_store_explicit(&token->fired, true, memory_order_release);
	for (;;) {
		struct async_link *link = list_take(&token->bindings);

		if (!link)
			break;

		struct async_binding *binding = OWNER_OF(link, struct async_binding, link);
		struct async_loop *loop = binding->scope->task->loop;

		if (loop == here)
			list_append(own, link);
		else
			hand_over(loop, binding);
	}
	uv_mutex_unlock(&token->lock);
}

void async_abort_fire(struct async_abort *token)
{
	struct async_link own;

	list_init(&own);
	take_bindings(token, loop_here(), &own);
	for (;;) {
		struct async_link *link = list_take(&own);

		if (!link)
			return;
		act(OWNER_OF(link, struct async_binding, link));
	}
}

/* ---- bindings, on the loop's thread -------------------------------------------------------- */

void abort_collect(struct async_loop *loop)
{
	for (;;) {
		uv_mutex_lock(&loop->posts_lock);

		struct async_link *link = list_take(&loop->aborts);

		uv_mutex_unlock(&loop->posts_lock);
		if (!link)
			return;
		act(OWNER_OF(link, struct async_binding, link));
		loop_drain(loop);
	}
}

static void attach(
	struct async_binding *binding, struct async_abort *token, struct async_scope *scope)
{
	binding->token = async_abort_ref(token);
	binding->scope = scope;
	binding->next = scope->bindings;
	scope->bindings = binding;
	uv_mutex_lock(&token->lock);

	bool fired = atomic_load_explicit(&token->fired, memory_order_relaxed);

	if (!fired)
		list_append(&token->bindings, &binding->link);
	uv_mutex_unlock(&token->lock);
	if (fired) {
		scope_fire_as(scope, ASYNC_EABORTED);
		return;
	}
	binding->is_waited_for = true;
	loop_expect(scope->task->loop);
}

static void detach(struct async_binding *binding)
{
	struct async_abort *token = binding->token;
	struct async_loop *loop = binding->scope->task->loop;

	uv_mutex_lock(&token->lock);
	uv_mutex_lock(&loop->posts_lock);
	link_remove(&binding->link);
	uv_mutex_unlock(&loop->posts_lock);
	uv_mutex_unlock(&token->lock);
	stop_waiting_for(binding);
	async_abort_unref(token);
	if (binding->is_allocated)
		free(binding);
}

void abort_unbind(struct async_scope *scope)
{
	while (scope->bindings) {
		struct async_binding *binding = scope->bindings;

		scope->bindings = binding->next;
		detach(binding);
	}
}

int async_scope_bind(struct async_abort *token)
{
	struct async_task *task = task_here();
	struct async_binding *binding;

	if (!task)
		return misuse_outside("async_scope_bind");
	if (!token)
		return 0;
	binding = calloc(1, sizeof *binding);
	if (!binding)
		return task_fail(task, -ENOMEM, "scope_bind", NULL);
	binding->is_allocated = true;
	attach(binding, token, task->scope);
	return 0;
}

/* ---- the scope --------------------------------------------------------------------------- */

struct async_abortable *async_abortable_open(
	struct async_abortable *abortable, struct async_abort *token, int *result)
{
	struct async_task *task = task_here();

	*abortable = (struct async_abortable){ .result = result };
	if (result)
		*result = task ? 0 : ASYNC_ENOTASK;
	if (!task)
		return abortable;
	scope_open(&abortable->scope, task);
	if (token)
		attach(&abortable->binding, token, &abortable->scope);
	return abortable;
}

void async_abortable_close(struct async_abortable *abortable)
{
	if (!abortable->scope.task)
		return;
	scope_close(&abortable->scope);
	scope_conclude(&abortable->scope, abortable->result);
}
