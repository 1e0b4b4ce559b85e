/*
 * Child processes. Their life is described in process.h.
 *
 * The pipes are real ones rather than the socket pairs that libuv makes: programs open /dev/stdin,
 * which a socket refuses.
 */
#include "process.h"
#include "stream.h"
#include "misuse.h"
#include "watch_signal.h"

#include "async/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The status is in the record: the process may be freed before the task comes to run. */
struct end_wait {
	struct wait wait;
	struct async_process_status status;
};

/* ---- the end ----------------------------------------------------------------------------- */

static void on_handle_closed(uv_handle_t *handle)
{
	struct async_process *process = handle->data;

	if (--process->handles == 0)
		free(process);
}

static void close_handles(struct async_process *process)
{
	link_remove(&process->resource.link);
	uv_close((uv_handle_t *)&process->uv, on_handle_closed);
	uv_close((uv_handle_t *)&process->grace, on_handle_closed);
}

static void release_clock(struct async_process *process)
{
	if (process->is_holding)
		loop_release_hold(process->loop);
	process->is_holding = false;
}

static void wake_waiters(struct async_process *process)
{
	for (;;) {
		struct async_link *link = list_take(&process->waiters);

		if (!link)
			return;

		struct end_wait *waiter = OWNER_OF(link, struct end_wait, wait.link);

		waiter->status = process->status;
		wait_wake(&waiter->wait, 0);
	}
}

static void on_ended(uv_process_t *handle, int64_t code, int signum)
{
	struct async_process *process = OWNER_OF(handle, struct async_process, uv);
	struct async_loop *loop = process->loop;

	process->has_exited = true;
	process->status.code = signum ? -1 : (int)code;
	process->status.signal = signum;
	uv_timer_stop(&process->grace);
	release_clock(process);
	wake_waiters(process);
	if (process->exited)
		process->exited(process->owner);
	if (process->is_released)
		close_handles(process);
	loop_drain(loop);
}

int async_process_kill(struct async_process *process, int signum)
{
	if (process->has_exited)
		return -ESRCH;
	/* Not reaped, so the number cannot have become another's. */
	return uv_kill(process->is_group ? -process->uv.pid : process->uv.pid, signum);
}

/* It lives on, and the loop only reaps it. */
static void let_go(struct async_process *process)
{
	release_clock(process);
	uv_unref((uv_handle_t *)&process->uv);
}

void async_process_free(struct async_process *process)
{
	if (!process)
		return;
	for (int i = 0; i < STDIO_COUNT; i++)
		async_close(process->streams[i]);
	wait_wake_all(&process->waiters, ASYNC_ECLOSED);
	process->is_released = true;
	process->exited = NULL;
	if (process->has_exited)
		close_handles(process);
	else if (process->is_detached || async_process_kill(process, SIGKILL) == -EPERM)
		let_go(process);
	else
		link_remove(&process->resource.link); /* its end does the rest */
}

/* At the end of the loop nothing reaps any more what lives on. */
static void close_resource(struct resource *resource)
{
	struct async_process *process = OWNER_OF(resource, struct async_process, resource);

	if (!process->is_released)
		async_process_free(process);
	if (!process->has_exited && !process->is_holding)
		close_handles(process);
}

/* ---- its three streams --------------------------------------------------------------------- */

/* What libuv is told about one descriptor of the child. */
struct stdio {
	uv_stdio_container_t container[STDIO_COUNT];
	int child_ends[STDIO_COUNT]; /* of the pipes; closed once it has started */
};

static void close_all(int fds[STDIO_COUNT])
{
	for (int i = 0; i < STDIO_COUNT; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

static void use_fd(uv_stdio_container_t *container, int fd)
{
	container->flags = UV_INHERIT_FD;
	container->data.fd = fd;
}

static int make_pipe(struct stdio *stdio, int i, int ends[STDIO_COUNT])
{
	int fds[2];
	int child = i == 0 ? 0 : 1; /* it reads its input */
	int rc = uv_pipe(fds, 0, 0);

	if (rc != 0)
		return rc;
	stdio->child_ends[i] = fds[child];
	ends[i] = fds[1 - child];
	use_fd(&stdio->container[i], fds[child]);
	return 0;
}

static int prepare_stdio(
	struct stdio *stdio, int i, const struct async_stdio *wanted, int ends[STDIO_COUNT])
{
	uv_stdio_container_t *container = &stdio->container[i];

	switch (wanted->kind) {
	case ASYNC_STDIO_DEFAULT:
	case ASYNC_STDIO_INHERIT:
		/* Is ours closed? Then the child had better not get the next file it opens
		 * there. */
		if (fcntl(i, F_GETFD) >= 0)
			use_fd(container, i);
		return 0;
	case ASYNC_STDIO_NULL:
		return 0; /* what libuv does with UV_IGNORE */
	case ASYNC_STDIO_PIPE:
		return make_pipe(stdio, i, ends);
	case ASYNC_STDIO_FD:
		use_fd(container, wanted->fd);
		return fcntl(wanted->fd, F_GETFD) < 0 ? -errno : 0;
	case ASYNC_STDIO_TO_OUTPUT:
		*container = stdio->container[STDOUT_FILENO];
		return 0;
	}
	return -EINVAL;
}

static int prepare_all(
	struct stdio *stdio, const struct async_process_options *options, int ends[STDIO_COUNT])
{
	const struct async_stdio *wanted[STDIO_COUNT] = { &options->input, &options->output,
		&options->errors };
	int rc = 0;

	memset(stdio, 0, sizeof *stdio);
	for (int i = 0; i < STDIO_COUNT; i++)
		ends[i] = stdio->child_ends[i] = -1;
	for (int i = 0; i < STDIO_COUNT && rc == 0; i++)
		rc = prepare_stdio(stdio, i, wanted[i], ends);
	return rc;
}

/* ---- the start --------------------------------------------------------------------------- */

int process_check(
	struct async_task *task, const char *operation, const struct async_process_options *options)
{
	if (!options || !options->arguments || !options->arguments[0])
		return misuse(task, operation, "there are no arguments, not even the program");
	if (options->input.kind == ASYNC_STDIO_TO_OUTPUT ||
		options->output.kind == ASYNC_STDIO_TO_OUTPUT)
		return misuse(task, operation, "only errors can go where the output goes");
	return 0;
}

static char **strings(const char *const *from)
{
	return (char **)(uintptr_t)from; /* libuv does not change them */
}

static struct async_process *process_new(
	struct async_loop *loop, const struct async_process_options *options)
{
	struct async_process *process = calloc(1, sizeof *process);

	if (!process)
		return NULL;
	process->loop = loop;
	process->resource.close = close_resource;
	process->is_detached = options->detached;
	process->is_group = options->detached || options->new_session;
	list_init(&process->waiters);
	uv_timer_init(&loop->uv, &process->grace);
	process->uv.data = process;
	process->grace.data = process;
	process->handles = 2;
	return process;
}

static int spawn(struct async_process *process, const struct async_process_options *options,
	struct stdio *stdio)
{
	uv_process_options_t uv = {
		.exit_cb = on_ended,
		.file = options->program ? options->program : options->arguments[0],
		.args = strings(options->arguments),
		.env = strings(options->environment),
		.cwd = options->directory,
		.stdio_count = STDIO_COUNT,
		.stdio = stdio->container,
		.uid = options->user,
		.gid = options->group,
	};

	uv.flags |= process->is_group ? UV_PROCESS_DETACHED : 0;
	uv.flags |= options->has_user ? UV_PROCESS_SETUID : 0;
	uv.flags |= options->has_group ? UV_PROCESS_SETGID : 0;
	return uv_spawn(&process->loop->uv, &process->uv, &uv);
}

int process_spawn(struct async_loop *loop, const struct async_process_options *options,
	int ends[STDIO_COUNT], struct async_process **result)
{
	struct async_process *process = process_new(loop, options);
	struct stdio stdio;

	*result = NULL;
	if (!process)
		return -ENOMEM;

	int rc = prepare_all(&stdio, options, ends);

	/* Also makes the handle one that can be closed. */
	if (rc == 0)
		rc = spawn(process, options, &stdio);
	else
		process->handles--;
	close_all(stdio.child_ends);
	if (rc != 0) {
		close_all(ends);
		if (process->handles == 2)
			uv_close((uv_handle_t *)&process->uv, on_handle_closed);
		uv_close((uv_handle_t *)&process->grace, on_handle_closed);
		return rc;
	}
	signal_use_alternate_stack(SIGCHLD);
	list_append(&loop->resources, &process->resource.link);
	process->is_holding = true;
	loop_hold(loop);
	*result = process;
	return 0;
}

/* The streams over our ends of the pipes. What cannot be had ends the child. */
static int open_streams(struct async_process *process, int ends[STDIO_COUNT])
{
	for (int i = 0; i < STDIO_COUNT; i++) {
		int rc = ends[i] < 0 ? 0 : async_stream_open(ends[i], &process->streams[i]);

		if (rc != 0)
			return rc;
		ends[i] = -1;
		/* The program may close it, too. */
		if (process->streams[i])
			process->streams[i]->holder = &process->streams[i];
	}
	return 0;
}

int async_process_start(const struct async_process_options *options, struct async_process **result)
{
	int ends[STDIO_COUNT];
	struct async_process *process;
	struct async_task *task;
	int rc = task_enter(&task);

	*result = NULL;
	if (rc == 0)
		rc = process_check(task, "start", options);
	if (rc != 0)
		return rc;
	rc = process_spawn(task->loop, options, ends, &process);
	if (rc == 0)
		rc = open_streams(process, ends);
	if (rc != 0 && process) {
		close_all(ends);
		process->is_detached = false;
		async_process_free(process);
	}
	if (rc != 0)
		return task_fail(task, rc, "start", options->arguments[0]);
	*result = process;
	task_pause(task);
	return 0;
}

/* ---- while it runs ----------------------------------------------------------------------- */

struct async_stream *async_process_stdin(struct async_process *process)
{
	return process->streams[STDIN_FILENO];
}

struct async_stream *async_process_stdout(struct async_process *process)
{
	return process->streams[STDOUT_FILENO];
}

struct async_stream *async_process_stderr(struct async_process *process)
{
	return process->streams[STDERR_FILENO];
}

void async_process_close_stdin(struct async_process *process)
{
	async_close(process->streams[STDIN_FILENO]);
}

int async_process_id(const struct async_process *process)
{
	return process->uv.pid;
}

/* Waits for the end; `cancel` may be NULL. */
static int wait_for_end(struct async_process *process, struct async_task *task,
	void (*cancel)(struct wait *wait), struct async_process_status *status)
{
	struct end_wait waiter = {
		.wait = { .task = task, .cancel = cancel },
		.status = process->status,
	};
	int rc = 0;

	if (process->has_exited) {
		task_pause(task);
	} else {
		list_append(&process->waiters, &waiter.wait.link);
		rc = (int)wait_here(&waiter.wait);
	}
	if (rc == 0 && status)
		*status = waiter.status;
	return rc;
}

int async_process_wait(struct async_process *process, struct async_process_status *status)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc == 0)
		rc = wait_for_end(process, task, wait_cancel_listed, status);
	return rc < 0 ? task_fail(task, rc, "wait", NULL) : rc;
}

static void on_grace_over(uv_timer_t *timer)
{
	(void)async_process_kill(timer->data, SIGKILL);
}

int process_terminate(struct async_process *process, uint64_t grace_ms)
{
	int rc = async_process_kill(process, SIGTERM);

	if (rc != 0)
		return rc == -ESRCH ? 0 : rc;
	uv_update_time(&process->loop->uv);
	uv_timer_start(&process->grace, on_grace_over, grace_ms, 0);
	return 0;
}

int async_process_stop(
	struct async_process *process, uint64_t grace_ms, struct async_process_status *status)
{
	struct async_task *task = task_here();

	/* Not task_enter: this is for cancelled scopes, too. */
	if (!task)
		return misuse_outside("stop");
	task_at(task, __func__, __builtin_return_address(0));

	int rc = process_terminate(process, grace_ms);

	if (rc == 0)
		rc = wait_for_end(process, task, NULL, status);
	else
		task_pause(task);
	return task_fail(task, rc, "stop", NULL);
}
