/*
 * Tasks: birth, waiting, end, and the calls on handles. The states are drawn in task.h.
 *
 * A task ends on its own stack, so it cannot free it: the loop does, after the switch away.
 */
#include "task.h"
#include "loop.h"
#include "misuse.h"
#include "scope.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	TASK_ALIGN = 64,
};

struct async_task *task_here(void)
{
	struct async_loop *loop = loop_here();

	return loop ? loop->current : NULL;
}

bool async_in_task(void)
{
	return task_here() != NULL;
}

static void task_main(void *arg)
{
	struct async_task *task = arg;

	context_entered(&task->loop->context);
	task->result = task->fn(task->arg);
	task->has_ended = true;
	context_leave(&task->context, &task->loop->context);
}

struct async_task *task_new(
	struct async_loop *loop, struct async_scope *parent, async_fn fn, void *arg)
{
	struct stack stack;

	if (!stack_pool_take(&loop->stacks, &stack))
		return NULL;

	uintptr_t top = (uintptr_t)stack.low + stack.size - sizeof(struct async_task);
	char *at = stack.low + ((top & ~(uintptr_t)(TASK_ALIGN - 1)) - (uintptr_t)stack.low);
	struct async_task *task = (void *)at;

	/* All but the text of the error record, which is most of it. */
	memset(task, 0, offsetof(struct async_task, error));
	task->loop = loop;
	task->stack = stack;
	task->fn = fn;
	task->arg = arg;
	task->error.code = 0;
	task->error.operation = "";
	task->error.detail[0] = '\0';
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
	stack_pool_give(&task->loop->stacks, task->stack);
}

static void task_end(struct async_task *task)
{
	scope_release(&task->base);
	task->loop->alive--;
	if (task->done)
		task->done(task, task->owner);
	else
		list_append(&task->loop->unclaimed, &task->queue);
}

void task_run(struct async_task *task)
{
	struct async_loop *loop = task->loop;

	loop->current = task;
	context_switch(&loop->context, &task->context);
	loop->current = NULL;
	if (task->has_ended)
		task_end(task);
}

/* ---- waiting ----------------------------------------------------------------------------- */

int task_enter_at(struct async_task **task, const char *operation, const void *site)
{
	*task = task_here();
	if (!*task)
		return misuse_outside(operation);
	(*task)->operation = operation;
	(*task)->site = site;
	if (!(*task)->scope->cancelled)
		return 0;
	scope_deliver((*task)->scope);
	return ASYNC_ECANCELED;
}

void task_suspend(struct async_task *task)
{
	context_switch(&task->context, &task->loop->context);
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
	task->error.code = code;
	task->error.operation = operation;
	snprintf(task->error.detail, sizeof task->error.detail, "%s", detail ? detail : "");
	return code;
}

/* ---- starting ---------------------------------------------------------------------------- */

struct async_task *async_spawn(async_fn fn, void *arg)
{
	struct async_task *self = task_here();

	return self ? task_new(self->loop, self->scope, fn, arg) : NULL;
}

const struct async_error *task_reason(struct async_task *task)
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
		return ASYNC_ENOTASK;

	struct async_task *task = task_new(self->loop, &self->loop->root, fn, arg);

	if (!task)
		return -ENOMEM;
	task->arg_free = arg_free;
	task->done = detached_done;
	return 0;
}

void async_cancel(struct async_task *task)
{
	if (task && !task->has_ended)
		scope_fire(&task->base);
}
