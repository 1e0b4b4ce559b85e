/*
 * Tasks: switching, birth and end, waiting, and the calls on handles. The states are drawn in
 * task.h.
 */
#include "task.h"
#include "loop.h"
#include "misuse.h"
#include "mutex.h"
#include "scope.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct async_task *task_here(void)
{
	struct async_loop *loop = loop_here();

	return loop ? loop->current : NULL;
}

bool async_in_task(void)
{
	return task_here() != NULL;
}

/* ---- handles ----------------------------------------------------------------------------- */

int task_refuse_handle(const char *operation, bool is_used_up)
{
	return misuse(task_here(), operation,
		is_used_up ? "the handle was used up by an earlier call"
			   : "the task is one of another thread's loop: use async_post, or an "
			     "abort token");
}

/* ---- switching --------------------------------------------------------------------------- */

static void give_back(struct async_task *task)
{
	if (task->loop->stacks.unguarded && !stack_is_intact(task->stack))
		overflow_found(task);
	task->is_used = false;
	task->generation++;
	context_release(&task->context);
	stack_pool_give(&task->loop->stacks, task->stack);
}

/* What is to run next: a ready task while the budget lasts, or the loop. */
static inline struct context *take_next(struct async_loop *loop)
{
	struct async_link *link = loop->slices_left ? list_take(&loop->ready) : NULL;
	struct async_task *previous = loop->current;

	loop->current = link ? OWNER_OF(link, struct async_task, queue) : NULL;
	count_for_all(&loop->counters.slices);
	if (loop->is_timed)
		loop_time_switch(loop, previous, loop->current);
	if (!link)
		return &loop->context;
	loop->slices_left--;
	return &loop->current->context;
}

/* After every switch: a task that ended before it is off its stack now. */
static inline void arrive(struct async_loop *loop)
{
	struct async_task *task = loop->to_free;

	if (!task)
		return;
	loop->to_free = NULL;
	give_back(task);
}

void task_suspend(struct async_task *task)
{
	struct async_loop *loop = task->loop;
	struct context *next = take_next(loop);

	if (next == &task->context) /* nobody else is ready? */
		return;
	context_switch(&task->context, next);
	arrive(loop);
}

void task_run_ready(struct async_loop *loop)
{
	loop->slices_left = loop->budget;

	struct context *next = take_next(loop);

	if (next == &loop->context)
		return;
	context_switch(&loop->context, next);
	arrive(loop);
}

/* ---- birth and end ----------------------------------------------------------------------- */

/* Scopes lie in frames that are gone now, and what they hold would be used from there. */
static void refuse_open_scopes(struct async_task *task)
{
	if (task->scope == &task->base)
		return;
	misuse(task, "task",
		"it ended inside a scope that is still open: a group, deadline or shield was "
		"opened without being closed, or left by longjmp");
	abort();
}

static void task_end(struct async_task *task)
{
	struct async_loop *loop = task->loop;

	task->has_ended = true;
	scope_release(&task->base);
	loop->alive--;
	loop->counters.ended++;
	if (task->result < 0 && task->result != ASYNC_ECANCELED)
		loop->counters.failed++;
	else if (task->result < 0)
		loop->counters.cancelled++;
	loop->ending = task;
	if (task->done)
		task->done(task, task->owner);
	else
		list_append(&loop->unclaimed, &task->queue);
	loop->ending = NULL;
}

static void task_main(void *arg)
{
	struct async_task *task = arg;
	struct async_loop *loop = task->loop;

	context_entered();
	arrive(loop);
	task->result = task->fn(task->arg);
	if (task->defers)
		defers_run(task);
	if (task->mutexes)
		mutexes_abandon(task);
	refuse_open_scopes(task);
	/* Hooks may be called from here on: they are not part of a task. */
	loop->current = NULL;
	task_end(task);
	loop->current = task;
	context_leave(&task->context, take_next(loop));
}

struct async_task *task_new(
	struct async_loop *loop, struct async_scope *parent, async_fn fn, void *arg)
{
	struct stack stack;

	if (!stack_pool_take(&loop->stacks, &stack))
		return NULL;

	char *at = stack.low + stack.size - TASK_AREA;
	struct async_task *task = (void *)at;

	memset(&task->has_ended, 0,
		offsetof(struct async_task, base) - offsetof(struct async_task, has_ended));
	task->is_used = true;
	task->loop = loop;
	task->stack = stack;
	task->fn = fn;
	task->arg = arg;
	task->spawned_at = loop->current ? loop->current->site : NULL;
	task->site = NULL;
	task->operation = NULL;
	task->id = ++loop->counters.started;
	task->started = loop->turn_began;
	task->error.code = 0;
	scope_init(&task->base, parent, task);
	task->scope = &task->base;
	context_init(&task->context, stack.low, (size_t)(at - stack.low), task_main, task);
	list_append(&loop->ready, &task->queue);
	loop->alive++;
	return task;
}

void task_free(struct async_task *task)
{
	link_remove(&task->queue);
	if (task == task->loop->ending)
		task->loop->to_free = task;
	else
		give_back(task);
}

/* ---- waiting ----------------------------------------------------------------------------- */

int task_enter_at(struct async_task **task, const char *operation, const void *site)
{
	*task = task_here();
	if (!*task)
		return misuse_outside(operation);
	task_at(*task, operation, site);
	if (!(*task)->scope->cancelled)
		return 0;
	scope_deliver((*task)->scope);
	return ASYNC_ECANCELED;
}

void task_pause(struct async_task *task)
{
	list_append(&task->loop->ready, &task->queue);
	task_suspend(task);
}

ssize_t wait_here(struct wait *wait)
{
	wait->task->wait = wait;
	task_suspend(wait->task);
	return wait->result;
}

void wait_wake(struct wait *wait, ssize_t result)
{
	struct async_task *task = wait->task;

	wait->result = result;
	task->wait = NULL;
	list_append(&task->loop->ready, &task->queue);
}

void wait_cancelled(struct wait *wait)
{
	scope_deliver(wait->task->scope);
	wait_wake(wait, ASYNC_ECANCELED);
}

void wait_cancel_listed(struct wait *wait)
{
	link_remove(&wait->link);
	wait_cancelled(wait);
}

void wait_wake_all(struct async_link *list, ssize_t result)
{
	for (;;) {
		struct async_link *link = list_take(list);

		if (!link)
			return;
		wait_wake(OWNER_OF(link, struct wait, link), result);
	}
}

void task_interrupt(struct async_task *task, const struct async_scope *scope)
{
	struct wait *wait = task->wait;

	if (task->scope == scope && wait && wait->cancel)
		wait->cancel(wait);
}

int task_fail(struct async_task *task, int code, const char *operation, const char *detail)
{
	if (code >= 0 || code == ASYNC_ECANCELED)
		return code;
	task->error = (struct async_error){
		.code = code,
		.operation = operation,
		.task = task->name,
		.address = task->site,
		/* Through an integer: the standard has no other way from a function to an
		 * address. */
		.entry = (const void *)(uintptr_t)task->fn,
	};
	snprintf(task->error.detail, sizeof task->error.detail, "%s", detail ? detail : "");
	return code;
}

/* ---- starting ---------------------------------------------------------------------------- */

struct async_task *async_spawn(async_fn fn, void *arg)
{
	struct async_task *self = task_here();

	if (!self) {
		misuse_outside("async_spawn");
		return NULL;
	}

	struct async_task *task = task_new(self->loop, self->scope, fn, arg);

	if (!task)
		return NULL;
	task->spawned_at = __builtin_return_address(0);
	return task_handle(task);
}

struct async_error *task_reason(struct async_task *task)
{
	if (task->error.code != task->result)
		(void)task_fail(task, task->result, "task", NULL);
	return &task->error;
}

static void detached_done(struct async_task *task, void *owner)
{
	(void)owner;
	if (task->result < 0 && task->result != ASYNC_ECANCELED)
		loop_unhandled(task->loop, task_reason(task));
	if (task->arg_free)
		task->arg_free(task->arg);
	task_free(task);
}

int async_spawn_detached(async_fn fn, void *arg, void (*arg_free)(void *arg))
{
	struct async_task *self = task_here();

	if (!self)
		return misuse_outside("async_spawn_detached");

	struct async_task *task = task_new(self->loop, &self->loop->root, fn, arg);

	if (!task)
		return -ENOMEM;
	task->spawned_at = __builtin_return_address(0);
	task->arg_free = arg_free;
	task->done = detached_done;
	return 0;
}

void task_cancel(struct async_task *task)
{
	if (!task->has_ended)
		scope_fire(&task->base);
}

void async_cancel(struct async_task *handle)
{
	struct async_task *self = task_here();
	struct async_task *task;

	if (self)
		task_at(self, "async_cancel", __builtin_return_address(0));
	if (task_from(handle, loop_here(), "cancel", &task) == 0 && task)
		task_cancel(task);
}

void async_task_set_name(const char *name)
{
	struct async_task *task = task_here();

	if (task)
		task->name = name;
}
