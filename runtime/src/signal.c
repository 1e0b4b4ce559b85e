/*
 * Signals as something to wait for, and as something that stops a program in good order.
 *
 *  1. What arrives while nobody waits is counted in `pending`, and the next wait takes it all.
 *  2. The handle keeps the loop going only while a task waits: then something may still happen, and
 *     no deadlock is diagnosed. It never holds the virtual clock.
 */
#include "watch_signal.h"
#include "loop.h"
#include "task.h"

#include "async/process.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

struct async_signal {
	struct resource resource;
	uv_signal_t uv;
	struct async_loop *loop;
	struct async_link waiters; /* struct signal_wait */
	int pending;
};

struct signal_wait {
	struct wait wait;
	struct async_signal *signal;
};

void signal_use_alternate_stack(int signum)
{
	struct sigaction action;
	stack_t stack;

	if (sigaltstack(NULL, &stack) != 0 || (stack.ss_flags & SS_DISABLE))
		return;
	if (sigaction(signum, NULL, &action) != 0 || (action.sa_flags & SA_ONSTACK))
		return;
	action.sa_flags |= SA_ONSTACK;
	sigaction(signum, &action, NULL);
}

/* ---- listening --------------------------------------------------------------------------- */

static bool has_default_action(int signum)
{
	struct sigaction action;

	return sigaction(signum, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
}

/* Closes a handle. libuv gives the signal its default action back, but SIGPIPE would end the
 * program then, which async_run has promised it will not. */
static void stop_listening(uv_signal_t *handle, uv_close_cb closed)
{
	int signum = handle->signum;

	uv_close((uv_handle_t *)handle, closed);
	if (signum == SIGPIPE && has_default_action(SIGPIPE))
		signal(SIGPIPE, SIG_IGN);
}

/* Starts a handle that does not keep the loop going. 0 or -errno, and then it is still open. */
static int start_listening(uv_signal_t *handle, uv_signal_cb arrived, int signum)
{
	int rc;

	uv_unref((uv_handle_t *)handle);
	rc = uv_signal_start(handle, arrived, signum);
	if (rc == 0)
		signal_use_alternate_stack(signum);
	return rc;
}

/* ---- waiting ----------------------------------------------------------------------------- */

static void keep_loop_if_awaited(struct async_signal *signal)
{
	if (list_is_empty(&signal->waiters))
		uv_unref((uv_handle_t *)&signal->uv);
	else
		uv_ref((uv_handle_t *)&signal->uv);
}

static int take_pending(struct async_signal *signal)
{
	int count = signal->pending;

	signal->pending = 0;
	return count;
}

static void on_signal(uv_signal_t *handle, int signum)
{
	struct async_signal *signal = OWNER_OF(handle, struct async_signal, uv);
	struct async_link *first = list_take(&signal->waiters);

	(void)signum;
	if (signal->pending < INT_MAX)
		signal->pending++;
	if (!first)
		return;
	keep_loop_if_awaited(signal);
	wait_wake(OWNER_OF(first, struct wait, link), take_pending(signal));
	loop_drain(signal->loop);
}

static void cancel_wait(struct wait *wait)
{
	struct async_signal *signal = OWNER_OF(wait, struct signal_wait, wait)->signal;

	link_remove(&wait->link);
	keep_loop_if_awaited(signal);
	wait_cancelled(wait);
}

int async_signal_wait(struct async_signal *signal)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (signal->pending > 0) {
		rc = take_pending(signal);
		task_pause(task);
		return rc;
	}

	struct signal_wait wait = {
		.wait = { .task = task, .cancel = cancel_wait },
		.signal = signal,
	};

	list_append(&signal->waiters, &wait.wait.link);
	keep_loop_if_awaited(signal);
	return task_fail(task, (int)wait_here(&wait.wait), "signal", NULL);
}

/* ---- opening and closing ----------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct async_signal, uv));
}

void async_signal_close(struct async_signal *signal)
{
	if (!signal)
		return;
	link_remove(&signal->resource.link);
	wait_wake_all(&signal->waiters, ASYNC_ECLOSED);
	stop_listening(&signal->uv, on_closed);
}

static void close_resource(struct resource *resource)
{
	async_signal_close(OWNER_OF(resource, struct async_signal, resource));
}

int async_signal_open(int signum, struct async_signal **result)
{
	struct async_loop *loop = loop_here();
	struct async_signal *signal;

	*result = NULL;
	if (!loop)
		return ASYNC_ENOTASK;
	signal = calloc(1, sizeof *signal);

	int rc = signal ? uv_signal_init(&loop->uv, &signal->uv) : -ENOMEM;

	if (rc != 0) {
		free(signal);
		return rc;
	}
	signal->loop = loop;
	signal->resource.close = close_resource;
	list_init(&signal->waiters);
	list_append(&loop->resources, &signal->resource.link);
	rc = start_listening(&signal->uv, on_signal, signum);
	if (rc != 0) {
		async_signal_close(signal);
		return rc;
	}
	*result = signal;
	return 0;
}

/* ---- tokens ------------------------------------------------------------------------------ */

/* A signal that fires a token, once. */
struct signal_abort {
	struct resource resource;
	uv_signal_t uv;
	struct async_loop *loop;
	struct async_abort *token;
};

static void on_abort_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct signal_abort, uv));
}

static void abort_close(struct signal_abort *abort)
{
	link_remove(&abort->resource.link);
	stop_listening(&abort->uv, on_abort_closed);
	async_abort_unref(abort->token);
}

static void close_abort_resource(struct resource *resource)
{
	abort_close(OWNER_OF(resource, struct signal_abort, resource));
}

static void on_abort_signal(uv_signal_t *handle, int signum)
{
	struct signal_abort *abort = OWNER_OF(handle, struct signal_abort, uv);
	struct async_loop *loop = abort->loop;
	bool is_late = async_abort_is_fired(abort->token);

	async_abort_fire(abort->token);
	abort_close(abort);
	if (is_late && has_default_action(signum))
		raise(signum);
	loop_drain(loop);
}

int async_abort_on_signal(struct async_abort *token, int signum)
{
	struct async_loop *loop = loop_here();
	struct signal_abort *abort;

	if (!loop || !token)
		return loop ? -EINVAL : ASYNC_ENOTASK;
	abort = calloc(1, sizeof *abort);

	int rc = abort ? uv_signal_init(&loop->uv, &abort->uv) : -ENOMEM;

	if (rc != 0) {
		free(abort);
		return rc;
	}
	abort->loop = loop;
	abort->token = async_abort_ref(token);
	abort->resource.close = close_abort_resource;
	list_append(&loop->resources, &abort->resource.link);
	rc = start_listening(&abort->uv, on_abort_signal, signum);
	if (rc != 0)
		abort_close(abort);
	return rc;
}
