/*
 * A child in one call: its input, output and errors at the same time, in callbacks, while one task
 * waits for all of it.
 *
 *  1. It is over when the child has ended, its input is written or refused, and both pipes have
 *     ended. Once it is to be stopped, the end of the child is enough: whoever else has its pipes
 *     is not waited for.
 *  2. While it is being stopped its pipes are still read, into the void: a child that has something
 *     to say before it ends must not get stuck.
 *  3. The handles lie in the task's frame, so it does not leave before libuv has closed them all.
 */
#include "misuse.h"
#include "process.h"
#include "scope.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_CAPTURE = 4096, DEFAULT_GRACE_MS = 5000 };

struct run;

/* A pipe to or from the child. */
struct run_pipe {
	uv_pipe_t uv;
	struct run *run;
	bool is_open;
};

struct capture {
	struct run_pipe pipe;
	char *data;
	size_t size;
	size_t capacity; /* without the zero at the end */
};

struct run {
	struct wait wait;
	enum { RUN_BUSY, RUN_WAITING, RUN_CLOSING } state; /* what the task waits for */
	struct async_process *process;
	struct run_pipe input;
	uv_write_t write;
	struct capture output;
	struct capture errors;
	size_t limit;
	uint64_t grace_ms;
	unsigned handles; /* that libuv has not closed yet */
	bool is_stopping;
	bool is_cancelled;
	int failure;
};

/* ---- the end ----------------------------------------------------------------------------- */

static bool is_over(const struct run *run)
{
	if (!run->process->has_exited)
		return false;
	if (run->is_stopping)
		return true;
	return !run->input.is_open && !run->output.pipe.is_open && !run->errors.pipe.is_open;
}

static void wake(struct run *run)
{
	run->state = RUN_BUSY;
	wait_wake(&run->wait, 0);
}

/* Something has changed: has the task waited long enough? */
static void check(struct run *run)
{
	if (run->state == RUN_WAITING && is_over(run))
		wake(run);
}

static void stop(struct run *run)
{
	if (!run->is_stopping)
		(void)process_terminate(run->process, run->grace_ms);
	run->is_stopping = true;
	check(run);
}

static void fail(struct run *run, int code)
{
	if (!run->failure)
		run->failure = code;
	stop(run);
}

static void cancel_run(struct wait *wait)
{
	struct run *run = OWNER_OF(wait, struct run, wait);

	run->is_cancelled = true;
	stop(run);
}

static void on_child_exited(void *owner)
{
	check(owner);
}

/* ---- pipes ------------------------------------------------------------------------------- */

static void on_pipe_closed(uv_handle_t *handle)
{
	struct run *run = OWNER_OF(handle, struct run_pipe, uv)->run;
	struct async_loop *loop = run->wait.task->loop;

	if (--run->handles == 0 && run->state == RUN_CLOSING)
		wake(run);
	loop_drain(loop);
}

static void pipe_close(struct run_pipe *pipe)
{
	if (!pipe->is_open)
		return;
	pipe->is_open = false;
	uv_close((uv_handle_t *)&pipe->uv, on_pipe_closed);
}

/* Takes over the descriptor, -1 for none. 0 or -errno. */
static int pipe_open(struct run_pipe *pipe, struct run *run, int *fd)
{
	if (*fd < 0)
		return 0;
	pipe->run = run;
	uv_pipe_init(&run->wait.task->loop->uv, &pipe->uv, 0);
	pipe->is_open = true;
	run->handles++;

	int rc = uv_pipe_open(&pipe->uv, *fd);

	if (rc == 0)
		*fd = -1;
	return rc;
}

/* ---- what the child writes --------------------------------------------------------------- */

/* One byte more than is allowed, to see that there is more. */
static int grow(struct capture *capture, size_t limit)
{
	size_t most = limit < SIZE_MAX - 1 ? limit + 1 : SIZE_MAX - 1;
	size_t wanted = capture->capacity ? capture->capacity : FIRST_CAPTURE / 2;

	wanted = wanted > most / 2 ? most : wanted * 2;

	char *data = realloc(capture->data, wanted + 1);

	if (!data)
		return -ENOMEM;
	capture->data = data;
	capture->capacity = wanted;
	return 0;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct capture *capture = OWNER_OF(handle, struct capture, pipe.uv);
	const struct run *run = capture->pipe.run;

	(void)suggested;
	if (run->is_stopping)
		capture->size = 0; /* nobody will look at it */
	if (capture->size == capture->capacity && grow(capture, run->limit) != 0) {
		*buffer = uv_buf_init(NULL, 0);
		return;
	}
	buffer->base = capture->data + capture->size;
	buffer->len = capture->capacity - capture->size;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
	struct capture *capture = OWNER_OF(stream, struct capture, pipe.uv);
	struct run *run = capture->pipe.run;
	struct async_loop *loop = run->wait.task->loop;

	(void)buffer;
	if (count == 0)
		return;
	if (count < 0)
		pipe_close(&capture->pipe);
	if (count > 0)
		capture->size += (size_t)count;
	if (count < 0 && count != UV_EOF)
		fail(run, count == UV_ENOBUFS ? -ENOMEM : (int)count);
	else if (capture->size > run->limit)
		fail(run, -EFBIG);
	else
		check(run);
	loop_drain(loop);
}

static int capture_open(struct capture *capture, struct run *run, int *fd)
{
	int rc = pipe_open(&capture->pipe, run, fd);

	if (rc == 0 && capture->pipe.is_open)
		rc = uv_read_start((uv_stream_t *)&capture->pipe.uv, on_alloc, on_read);
	return rc;
}

/* ---- what the child reads ---------------------------------------------------------------- */

static void on_written(uv_write_t *request, int status)
{
	struct run *run = OWNER_OF(request, struct run, write);
	struct async_loop *loop = run->wait.task->loop;

	(void)status; /* a child need not read */
	pipe_close(&run->input);
	check(run);
	loop_drain(loop);
}

static int feed_open(struct run *run, int *fd, const void *input, size_t size)
{
	uv_buf_t buffer = { .base = (char *)(uintptr_t)input, .len = size };
	int rc = pipe_open(&run->input, run, fd);

	if (rc == 0 && run->input.is_open)
		rc = uv_write(&run->write, (uv_stream_t *)&run->input.uv, &buffer, 1, on_written);
	return rc;
}

/* ---- the call ---------------------------------------------------------------------------- */

static void wait_until_over(struct run *run)
{
	if (is_over(run))
		return;
	run->state = RUN_WAITING;
	run->wait.cancel = cancel_run;
	(void)wait_here(&run->wait);
}

static void close_pipes(struct run *run)
{
	pipe_close(&run->input);
	pipe_close(&run->output.pipe);
	pipe_close(&run->errors.pipe);
	if (run->handles == 0)
		return;
	run->state = RUN_CLOSING;
	run->wait.cancel = NULL;
	(void)wait_here(&run->wait);
}

static enum async_stdio_kind collected(enum async_stdio_kind kind)
{
	return kind == ASYNC_STDIO_DEFAULT ? ASYNC_STDIO_PIPE : kind;
}

static int check_input(
	struct async_task *task, const struct async_process_options *options, size_t input_size)
{
	if (input_size == 0 || collected(options->input.kind) == ASYNC_STDIO_PIPE)
		return 0;
	return misuse(task, "run", "the input cannot be given: its stream goes elsewhere");
}

static int start(struct run *run, const struct async_process_options *options, const void *input,
	size_t input_size)
{
	struct async_process_options wanted = *options;
	int ends[STDIO_COUNT];

	wanted.detached = false;
	wanted.output.kind = collected(wanted.output.kind);
	wanted.errors.kind = collected(wanted.errors.kind);
	wanted.input.kind = collected(wanted.input.kind);
	if (wanted.input.kind == ASYNC_STDIO_PIPE && input_size == 0)
		wanted.input.kind = ASYNC_STDIO_NULL;

	int rc = process_spawn(run->wait.task->loop, &wanted, ends, &run->process);

	if (rc != 0)
		return rc;
	run->process->exited = on_child_exited;
	run->process->owner = run;
	rc = feed_open(run, &ends[STDIN_FILENO], input, input_size);
	if (rc == 0)
		rc = capture_open(&run->output, run, &ends[STDOUT_FILENO]);
	if (rc == 0)
		rc = capture_open(&run->errors, run, &ends[STDERR_FILENO]);
	for (int i = 0; i < STDIO_COUNT; i++)
		if (ends[i] >= 0)
			close(ends[i]);
	if (rc != 0)
		fail(run, rc);
	return 0;
}

/* Hands the bytes over, with a zero after them. */
static int give(struct capture *capture, char **data, size_t *size)
{
	if (!capture->data && grow(capture, 0) != 0)
		return -ENOMEM;
	capture->data[capture->size] = '\0';
	*data = capture->data;
	*size = capture->size;
	capture->data = NULL;
	return 0;
}

static int conclude(struct run *run, struct async_process_output *output)
{
	int rc = run->failure;

	if (run->is_cancelled) {
		scope_deliver(run->wait.task->scope);
		return ASYNC_ECANCELED;
	}
	output->status = run->process->status;
	if (rc == 0)
		rc = give(&run->output, &output->output, &output->output_size);
	if (rc == 0)
		rc = give(&run->errors, &output->errors, &output->errors_size);
	if (rc != 0)
		async_process_output_release(output);
	return rc;
}

int async_process_run(const struct async_process_options *options, const void *input,
	size_t input_size, size_t limit, struct async_process_output *output)
{
	struct run run = { .limit = limit };
	int rc = task_enter(&run.wait.task);

	*output = (struct async_process_output){ 0 };
	if (rc == 0)
		rc = process_check(run.wait.task, "run", options);
	if (rc == 0)
		rc = check_input(run.wait.task, options, input_size);
	if (rc != 0)
		return rc;
	run.grace_ms = options->grace_ms ? options->grace_ms : DEFAULT_GRACE_MS;
	rc = start(&run, options, input, input_size);
	if (rc == 0) {
		wait_until_over(&run);
		close_pipes(&run);
		rc = conclude(&run, output);
		async_process_free(run.process);
	}
	free(run.output.data);
	free(run.errors.data);
	return task_fail(run.wait.task, rc, "run", options->arguments[0]);
}

void async_process_output_release(struct async_process_output *output)
{
	free(output->output);
	free(output->errors);
	*output = (struct async_process_output){ 0 };
}
