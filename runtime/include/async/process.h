/*
 * Child processes and signals for tasks.
 *
 * How to read it: options, a child step by step, a child in one call, signals. Each declaration
 * says what it does, who owns what, and how it fails. The rules at the top of async.h hold here
 * too.
 *
 *  1. A program with tasks starts children only this way: fork alone copies every stack.
 *  2. A child does not outlive its owner, unless it was started detached: freeing the handle kills
 *     it, and so does the end of the loop. Every child is reaped.
 *  3. A child starts with every signal's default action and none blocked, and with no descriptor
 *     of this library but its three streams. What the program opened without O_CLOEXEC it gets too.
 *  4. A running child holds the virtual clock: no deadline on it fires meanwhile. A signal that
 *     somebody waits for does not.
 */
#ifndef ASYNC_PROCESS_H
#define ASYNC_PROCESS_H

#include "async/annotate.h"
#include "async/async.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_stream;
struct async_process;
struct async_signal;
struct async_abort;

/* ---- options --------------------------------------------------------------------------------- */

enum async_stdio_kind {
	ASYNC_STDIO_DEFAULT = 0, /* async_process_start: inherit; async_process_run: a pipe */
	ASYNC_STDIO_INHERIT,     /* the one of this process */
	ASYNC_STDIO_NULL,        /* /dev/null */
	ASYNC_STDIO_PIPE,        /* a stream for this program */
	ASYNC_STDIO_FD,          /* `fd`, which stays the caller's, and is made blocking */
	ASYNC_STDIO_TO_OUTPUT,   /* for `errors`: wherever `output` goes */
};

struct async_stdio {
	enum async_stdio_kind kind;
	int fd;
};

/* Zero means the default, in every field but `arguments`. Nothing is used after the call. */
struct async_process_options {
	const char *const *arguments;   /* the program first; ends with NULL */
	const char *program;            /* NULL: arguments[0]. Searched for in the child's PATH */
	const char *const *environment; /* "NAME=value", ends with NULL; NULL: ours */
	const char *directory;          /* to start in; NULL: ours */
	struct async_stdio input;
	struct async_stdio output;
	struct async_stdio errors;
	bool new_session; /* a session and process group of its own; signals go to all of it */
	bool detached;    /* new_session, and it outlives its owner */
	bool has_user;    /* runs as `user`, `group`, without other groups; needs privileges */
	bool has_group;
	uid_t user;
	gid_t group;
	uint64_t grace_ms; /* async_process_run: between SIGTERM and SIGKILL; 5000 */
};

/* How a child ended: with an exit code, or by a signal. */
struct async_process_status {
	int code;   /* 0 to 255; -1 when a signal ended it */
	int signal; /* 0 when it exited */
};

/* ---- a child step by step -------------------------------------------------------------------- */

/* Starts a child. On success *process is the caller's, to be freed; *process is NULL otherwise. The
 * loop stands still until the program has begun, or has failed to: a fork and an exec.
 *
 * Returns 0; -ENOENT, -EACCES and the like when the program could not be started, also when the
 * directory is the reason; -EINVAL for options that make no sense; -EMFILE, -EAGAIN; -ENOMEM;
 * ASYNC_ECANCELED. From posix_spawn and asyncio.create_subprocess_exec. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("process") ASYNC_MUST_USE int async_process_start(
	const struct async_process_options *options, struct async_process **process);

/* This program's end of the pipe to the child's input; NULL if none was asked for, or it is closed.
 * It belongs to the process, and is closed with it; closing it before with async_close is allowed.
 */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_stream *async_process_stdin(
	struct async_process *process);

/* Likewise, of its output. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_stream *async_process_stdout(
	struct async_process *process);

/* Likewise, of its errors. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_stream *async_process_stderr(
	struct async_process *process);

/* The child reads the end of its input, once it has read what was written. Must not be called
 * while a task writes. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_process_close_stdin(struct async_process *process);

/* Its number in the system; once it has ended, that may be another's. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY ASYNC_MUST_USE int async_process_id(
	const struct async_process *process);

/* Waits for its end; *status, unless NULL, says how it ended. Any number of tasks may wait, and
 * any number of times. A child that fills a pipe nobody reads does not end.
 *
 * Returns 0; ASYNC_ECLOSED when it is freed meanwhile; ASYNC_ECANCELED, and it runs on. From
 * waitpid(2). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_MUST_USE
	int async_process_wait(struct async_process *process, struct async_process_status *status);

/* Sends a signal: to the child, or to its whole group if that is its own. 0; -ESRCH when the
 * child has ended; -EPERM; -EINVAL. From kill(2). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY int async_process_kill(struct async_process *process, int signum);

/* Ends it: SIGTERM, after `grace_ms` milliseconds of real time SIGKILL, and waits for its end.
 * Works in a cancelled scope. Returns 0, or -EPERM for a child that became somebody else. From
 * Trio's run_process. */
ASYNC_FN_SHIELDED ASYNC_WAITS("remote") int async_process_stop(struct async_process *process,
	ASYNC_P_TIMEOUT uint64_t grace_ms, struct async_process_status *status);

/* Closes the streams and frees the handle. A child that still runs gets SIGKILL, unless it is
 * detached; the loop reaps it. Tasks that wait get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("process")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_process_free(
	ASYNC_P_CONSUMES struct async_process *process);

/* ---- a child in one call --------------------------------------------------------------------- */

struct async_process_output {
	struct async_process_status status;
	char *output; /* a zero byte follows; never NULL after success */
	size_t output_size;
	char *errors;
	size_t errors_size;
};

/* Runs a child to its end: gives it `input`, and collects what it writes to its output and errors,
 * at most `limit` bytes of each; all of this at the same time, so that no pipe fills up. Streams
 * that the options direct elsewhere are not collected. A child that does not read its input is no
 * failure, nor is its exit code. Whoever inherited its pipes is waited for, too.
 *
 * When it is cancelled, or the limit is passed, the child gets SIGTERM, after options->grace_ms
 * milliseconds of real time SIGKILL, and is reaped before the call returns.
 *
 * Returns 0, and *output is to be released; -EFBIG past the limit; an error of async_process_start;
 * ASYNC_ECANCELED, although the child did run. From Python's subprocess.run, and Trio's. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_MUST_USE
	int async_process_run(const struct async_process_options *options, const void *input,
		size_t input_size, size_t limit, struct async_process_output *output);

/* Frees what async_process_run collected; a zeroed one is fine. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_process_output_release(
	struct async_process_output *output);

/* ---- signals --------------------------------------------------------------------------------- */

/* Listens for a signal of this process; from now on its default action is off, for the whole
 * process. Every listener gets every arrival, in every loop. On success *signal is the caller's, to
 * be closed; NULL otherwise. Returns 0; -EINVAL for one that cannot be caught; -ENOMEM;
 * ASYNC_ENOTASK outside of a loop. From signal(7), and Trio's open_signal_receiver. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ACQUIRES("signal") ASYNC_MUST_USE
	int async_signal_open(int signum, struct async_signal **signal);

/* Waits for the signal, if none has come since the last wait. Returns how many have come, at least
 * 1: the system merges those that come close together. A waiting task counts as able to go on, so
 * no deadlock is diagnosed. Several tasks may wait; each arrival wakes one, in turn.
 * ASYNC_ECLOSED when it is closed meanwhile; ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("accept") ASYNC_MUST_USE int async_signal_wait(struct async_signal *signal);

/* Stops listening and frees it. Tasks that wait get ASYNC_ECLOSED. With the last listener the
 * signal's default action comes back; SIGPIPE stays ignored. NULL is ignored. */
ASYNC_RELEASES("signal")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_signal_close(
	ASYNC_P_CONSUMES struct async_signal *signal);

/* Fires `token` when the signal comes: what a server has to do on SIGINT and SIGTERM. Once it has
 * fired, by this or anything else, the signal has its default action again, so that the second
 * Ctrl-C ends a program that does not stop. Ends with the loop. Returns 0, or an error as
 * async_signal_open, -EINVAL also for NULL; the token is the caller's all the same. From Node's
 * AbortSignal and Go's signal.NotifyContext. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_abort_on_signal(
	ASYNC_P_ESCAPES struct async_abort *token, int signum);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
