/*
 * Child processes step by step: start, streams, what they inherit, their end and their owners.
 */
#include "process_test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* ---- how a child ends ------------------------------------------------------------------- */

static int wait_code(void *arg)
{
	struct async_process_status status = { 0 };
	int rc = async_process_wait(arg, &status);

	return rc < 0 ? rc : status.code;
}

TASK_TEST(exit_codes_reach_every_waiter)
{
	struct async_process *process = START(SHELL("exit 7"));
	struct async_task *tasks[] = { async_spawn(wait_code, process),
		async_spawn(wait_code, process) };
	struct async_process_status status = { 0 };
	int results[2];

	ck_assert_int_gt(async_process_id(process), 0);
	ck_assert_int_eq(async_gather(tasks, 2, results), 0);
	ck_assert_int_eq(results[0], 7);
	ck_assert_int_eq(results[1], 7);
	ck_assert_int_eq(async_process_wait(process, &status), 0);
	ck_assert_int_eq(status.code, 7);
	ck_assert_int_eq(status.signal, 0);
	ck_assert_int_eq(async_process_wait(process, NULL), 0);
	ck_assert_int_eq(async_process_kill(process, SIGTERM), -ESRCH);
	async_process_free(process);
	async_process_free(NULL);
	ck_assert(!has_children());
	return 0;
}

TASK_TEST(a_signal_is_no_exit_code)
{
	struct async_process *process = START(PROGRAM("sleep", "1000"));
	struct async_process_status status;

	ck_assert_int_eq(async_process_kill(process, 0), 0);
	ck_assert_int_eq(async_process_kill(process, 12345), -EINVAL);
	ck_assert_int_eq(async_process_kill(process, SIGUSR1), 0);
	ck_assert_int_eq(async_process_wait(process, &status), 0);
	ck_assert_int_eq(status.code, -1);
	ck_assert_int_eq(status.signal, SIGUSR1);
	async_process_free(process);
	return 0;
}

TASK_TEST(what_cannot_be_started)
{
	struct async_process_options none = { PROGRAM("/no/such/program") };
	struct async_process_options plain = { PROGRAM("/etc/passwd") };
	struct async_process_options nowhere = { PROGRAM("true"), .directory = "/no/such" };
	struct async_process_options empty = { .arguments = (const char *const[]){ NULL } };
	struct async_process_options wrong = { PROGRAM("true"),
		.output = { ASYNC_STDIO_TO_OUTPUT, 0 } };
	struct async_process_options bad_fd = { PROGRAM("true"), .output = { ASYNC_STDIO_FD, 999 },
		.input = { ASYNC_STDIO_PIPE, 0 } };
	struct async_process *process = (void *)ready_file;
	struct async_process_output output;

	ck_assert_int_eq(async_process_start(&none, &process), -ENOENT);
	ck_assert_ptr_null(process);
	ck_assert_str_eq(async_last_error()->detail, "/no/such/program");
	ck_assert_int_eq(async_process_start(&plain, &process), -EACCES);
	ck_assert_int_eq(async_process_start(&nowhere, &process), -ENOENT);
	ck_assert_int_eq(async_process_start(&bad_fd, &process), -EBADF);
	ck_assert_int_eq(async_process_start(&empty, &process), ASYNC_EMISUSE);
	ck_assert_int_eq(async_process_start(NULL, &process), ASYNC_EMISUSE);
	ck_assert_int_eq(async_process_start(&wrong, &process), ASYNC_EMISUSE);
	ck_assert_int_eq(async_process_run(&none, "x", 1, LIMIT, &output), -ENOENT);
	none.input.kind = ASYNC_STDIO_NULL;
	ck_assert_int_eq(async_process_run(&none, "x", 1, LIMIT, &output), ASYNC_EMISUSE);
	ck_assert_ptr_null(output.output);
	ck_assert(!has_children());
	return 0;
}

TASK_TEST(no_descriptors_left)
{
	struct async_process_options options = { PROGRAM("cat"), .input = { ASYNC_STDIO_PIPE, 0 },
		.output = { ASYNC_STDIO_PIPE, 0 }, .errors = { ASYNC_STDIO_PIPE, 0 } };
	struct async_process_output output;
	struct rlimit limit, none;
	int first = dup(0);

	close(first);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	/* Room for ever more descriptors, until there is enough for all. */
	for (int room = 0, rc = -EMFILE; rc != 0; room++) {
		struct async_process *process;

		none.rlim_cur = (rlim_t)(first + room);
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
		rc = async_process_start(&options, &process);
		ck_assert(rc == 0 || rc == -EMFILE);
		async_process_free(process);
	}
	for (int room = 0, rc = -EMFILE; rc != 0; room++) {
		none.rlim_cur = (rlim_t)(first + room);
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
		rc = async_process_run(&options, "x", 1, LIMIT, &output);
		ck_assert(rc == 0 || rc == -EMFILE);
	}
	async_process_output_release(&output);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	while (has_children())
		ck_assert_int_eq(async_yield(), 0);
	return 0;
}

START_TEST(outside_of_a_task)
{
	struct async_process_options options = { PROGRAM("true") };
	struct async_process_output output;
	struct async_process *process;

	ck_assert_int_eq(async_process_start(&options, &process), ASYNC_ENOTASK);
	ck_assert_int_eq(async_process_run(&options, NULL, 0, 1, &output), ASYNC_ENOTASK);
}
END_TEST

/* ---- streams ---------------------------------------------------------------------------- */

TASK_TEST(a_conversation)
{
	struct async_process *process = START(PROGRAM("cat"), .input = { ASYNC_STDIO_PIPE, 0 },
		.output = { ASYNC_STDIO_PIPE, 0 });
	struct async_stream *input = async_process_stdin(process);
	struct async_stream *output = async_process_stdout(process);
	char buffer[16] = "";

	ck_assert_ptr_null(async_process_stderr(process));
	ck_assert_int_eq(async_write(input, "hello", 5), 5);
	ck_assert_int_eq(async_read(output, buffer, sizeof buffer), 5);
	ck_assert_str_eq(buffer, "hello");
	ck_assert_int_eq(async_write(input, "again", 5), 5);
	ck_assert_int_eq(async_read(output, buffer, sizeof buffer), 5);
	ck_assert_str_eq(buffer, "again");
	async_process_close_stdin(process);
	async_process_close_stdin(process);
	ck_assert_ptr_null(async_process_stdin(process));
	ck_assert_int_eq(async_read(output, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_process_wait(process, NULL), 0);
	async_process_free(process);
	return 0;
}

TASK_TEST(the_program_may_close_a_stream_itself)
{
	struct async_process_options options = { PROGRAM("cat"), .input = { ASYNC_STDIO_PIPE, 0 },
		.output = { ASYNC_STDIO_PIPE, 0 } };
	struct async_process *process;

	ck_assert_int_eq(async_process_start(&options, &process), 0);
	async_close(async_process_stdin(process));
	ck_assert_ptr_null(async_process_stdin(process));
	async_process_close_stdin(process);
	async_close(async_process_stdout(process));
	ck_assert_ptr_null(async_process_stdout(process));
	async_process_free(process);
	return 0;
}

TASK_TEST(where_the_streams_go)
{
	struct async_process_output output;
	char *text;
	size_t size;
	int fd = open(new_ready_file(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	output = run(&(struct async_process_options){ SHELL("echo out; echo err >&2") }, NULL);
	ck_assert_str_eq(output.output, "out\n");
	ck_assert_str_eq(output.errors, "err\n");
	ck_assert_uint_eq(output.output_size, 4);
	async_process_output_release(&output);
	CHECK_OUTPUT("out\nerr\n", SHELL("echo out; echo err >&2"),
		.errors = { ASYNC_STDIO_TO_OUTPUT, 0 });
	CHECK_OUTPUT("", SHELL("echo out"), .output = { ASYNC_STDIO_NULL, 0 });
	CHECK_OUTPUT(
		"/dev/null\n", SHELL("readlink /proc/self/fd/0"), .input = { ASYNC_STDIO_NULL, 0 });
	CHECK_OUTPUT("", SHELL("echo out; echo err >&2"), .output = { ASYNC_STDIO_FD, fd },
		.errors = { ASYNC_STDIO_TO_OUTPUT, 0 });
	ck_assert_int_eq(async_file_read_all(ready_file, 100, &text, &size), 0);
	ck_assert_str_eq(text, "out\nerr\n");
	free(text);
	close(fd);
	unlink(ready_file);
	return 0;
}

TASK_TEST(environment_and_directory)
{
	const char *const environment[] = { "ONE=1", NULL };

	CHECK_OUTPUT(
		"1-\n", .program = "/bin/sh", SHELL("echo $ONE-$HOME"), .environment = environment);
	CHECK_OUTPUT("/usr\n", SHELL("pwd"), .directory = "/usr");
	setenv("OURS", "ours", 1);
	CHECK_OUTPUT("ours\n", SHELL("echo $OURS"));
	CHECK_OUTPUT(
		"name two\n", .program = "sh", PROGRAM("name", "-c", "echo $0 $1", "name", "two"));
	return 0;
}

TASK_TEST(another_user)
{
	if (geteuid() != 0)
		return 0;
	CHECK_OUTPUT("65534 65534 65534\n", SHELL("echo $(id -u) $(id -g) $(id -G)"),
		.has_user = true, .user = 65534, .has_group = true, .group = 65534);
	return 0;
}

/* Not only by cat's own descriptor: this opens it anew, which a socket would refuse. */
TASK_TEST(the_input_is_a_real_pipe)
{
	struct async_process_options options = { PROGRAM("cat", "/dev/stdin") };
	struct async_process_output output = run(&options, "hello");

	ck_assert_str_eq(output.output, "hello");
	ck_assert_str_eq(output.errors, "");
	async_process_output_release(&output);
	return 0;
}

/* ---- what a child inherits -------------------------------------------------------------- */

TASK_TEST(signals_have_their_defaults_again)
{
	struct async_process_status status;
	struct async_process *process;
	sigset_t set;

	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	CHECK_OUTPUT("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
		PROGRAM("grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"));
	process = START(SHELL("kill -PIPE $$; exit 0"));
	ck_assert_int_eq(async_process_wait(process, &status), 0);
	ck_assert_int_eq(status.signal, SIGPIPE);
	async_process_free(process);
	return 0;
}

TASK_TEST(no_descriptor_gets_into_a_child)
{
	struct async_process *other = START(PROGRAM("cat"), .input = { ASYNC_STDIO_PIPE, 0 },
		.output = { ASYNC_STDIO_PIPE, 0 }, .errors = { ASYNC_STDIO_PIPE, 0 });
	struct async_process *process;
	struct async_listener *listener;
	struct async_signal *signal;
	struct async_file *file;
	char buffer[4096] = "";
	size_t size = 0;
	ssize_t count;

	/* What the test itself was started with is none of ours. */
	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			fcntl(fd, F_SETFD, FD_CLOEXEC | fcntl(fd, F_GETFD));
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	ck_assert_int_eq(async_signal_open(SIGUSR1, &signal), 0);
	ck_assert_int_eq(async_file_open("/dev/null", O_RDWR, 0, &file), 0);
	process = START(PROGRAM("ls", "/proc/self/fd"), .output = { ASYNC_STDIO_PIPE, 0 });
	while ((count = async_read(async_process_stdout(process), buffer + size,
			sizeof buffer - 1 - size)) > 0)
		size += (size_t)count;
	ck_assert_str_eq(buffer, "0\n1\n2\n3\n"); /* the last is the listing itself */
	async_process_free(process);
	async_process_free(other);
	async_file_close(file);
	async_signal_close(signal);
	async_listener_close(listener);
	return 0;
}

/* ---- cancellation ----------------------------------------------------------------------- */

TASK_TEST(a_cancelled_wait_leaves_the_child_alone)
{
	struct async_process *process = START(PROGRAM("cat"), .input = { ASYNC_STDIO_PIPE, 0 });
	struct async_task *task = async_spawn(wait_code, process);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_int_eq(async_process_kill(process, 0), 0);
	async_process_close_stdin(process);
	ck_assert_int_eq(wait_code(process), 0);
	async_process_free(process);
	return 0;
}

struct stopping {
	struct async_process *process;
	uint64_t grace_ms;
	struct async_process_status status;
};

static int stop_it(void *arg)
{
	struct stopping *stopping = arg;
	struct async_process_output output;
	struct async_process_options options = { PROGRAM("true") };

	ck_assert_int_eq(async_process_run(&options, NULL, 0, 1, &output), ASYNC_ECANCELED);
	return async_process_stop(stopping->process, stopping->grace_ms, &stopping->status);
}

/* Stops a child from a task that is cancelled already. */
static int stop_cancelled(struct stopping *stopping)
{
	return async_cancel_and_await(async_spawn(stop_it, stopping));
}

TASK_TEST(stopping_also_when_cancelled)
{
	const char *ready = new_ready_file();
	struct stopping stopping = { .process = START(PROGRAM("sleep", "1000")),
		.grace_ms = 100000 };

	ck_assert_int_eq(stop_cancelled(&stopping), 0);
	ck_assert_int_eq(stopping.status.signal, SIGTERM);
	ck_assert_int_eq(async_process_stop(stopping.process, 0, &stopping.status), 0);
	async_process_free(stopping.process);
	stopping.process = START(SHELL("trap '' TERM; : >$0; exec sleep 1000", ready));
	stopping.grace_ms = 20;
	wait_for_file(ready);
	ck_assert_int_eq(stop_cancelled(&stopping), 0);
	ck_assert_int_eq(stopping.status.signal, SIGKILL);
	ck_assert_int_eq(stopping.status.code, -1);
	async_process_free(stopping.process);
	unlink(ready);
	ck_assert(!has_children());
	return 0;
}

/* ---- owners ----------------------------------------------------------------------------- */

TASK_TEST(freeing_kills_and_the_loop_reaps)
{
	struct async_process *process = START(PROGRAM("sleep", "1000"));
	struct async_task *task = async_spawn(wait_code, process);
	pid_t id = async_process_id(process);

	ck_assert_int_eq(async_yield(), 0);
	async_process_free(process);
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	while (kill(id, 0) == 0)
		ck_assert_int_eq(async_yield(), 0);
	ck_assert(!has_children());
	return 0;
}

static int leave_running(void *arg)
{
	(void)arg;
	START(PROGRAM("sleep", "1000"), .input = { ASYNC_STDIO_PIPE, 0 });
	return 0;
}

START_TEST(the_loop_takes_its_children_along)
{
	ck_assert_int_eq(run_virtual(leave_running, NULL), 0);
	ck_assert(!has_children());
}
END_TEST

TASK_TEST(signals_go_to_a_whole_session)
{
	struct async_process *process = START(SHELL("sleep 1000 & echo; wait"),
		.output = { ASYNC_STDIO_PIPE, 0 }, .new_session = true);
	struct async_process_status status;
	char byte;

	ck_assert_int_eq(async_read(async_process_stdout(process), &byte, 1), 1);
	ck_assert_int_eq(async_process_kill(process, SIGUSR1), 0);
	ck_assert_int_eq(async_process_wait(process, &status), 0);
	ck_assert_int_eq(status.signal, SIGUSR1);
	/* The pipe ends when the last who has it is gone. */
	ck_assert_int_eq(async_read(async_process_stdout(process), &byte, 1), 0);
	async_process_free(process);
	return 0;
}

static pid_t detached_id;

static int detach(void *arg)
{
	struct async_process *process = START(PROGRAM("sleep", "1000"), .detached = true);

	(void)arg;
	detached_id = async_process_id(process);
	ck_assert_int_eq(getsid(detached_id), detached_id);
	async_process_free(process);
	/* Nobody waits for it, so time goes on. */
	return async_sleep(100);
}

static int detach_and_kill(void *arg)
{
	int rc = detach(arg);

	ck_assert_int_eq(kill(detached_id, SIGKILL), 0);
	while (has_children())
		ck_assert_int_eq(async_sleep(1), 0);
	return rc;
}

static int detach_and_leave(void *arg)
{
	(void)arg;
	detached_id = async_process_id(START(PROGRAM("sleep", "1000"), .detached = true));
	return 0;
}

static void end_detached(void)
{
	ck_assert_int_eq(kill(detached_id, SIGKILL), 0);
	ck_assert_int_eq(waitpid(detached_id, NULL, 0), detached_id);
}

START_TEST(a_detached_child_outlives_its_owner)
{
	ck_assert_int_eq(run_virtual(detach, NULL), 0);
	end_detached();
	ck_assert_int_eq(run_virtual(detach_and_leave, NULL), 0);
	end_detached();
	/* The loop reaps it when it waits for anything. */
	ck_assert_int_eq(async_run(detach_and_kill, NULL, NULL), 0);
}
END_TEST

TASK_TEST(time_stands_still_while_a_child_runs)
{
	uint64_t ms = 5;
	struct async_task *sleeper = async_spawn(sleep_task, &ms);

	CHECK_OUTPUT("done\n", SHELL("sleep 0.05; echo done"));
	ck_assert_uint_eq(async_now(), 0);
	ck_assert_int_eq(async_await(sleeper), 0);
	ck_assert_uint_eq(async_now(), 5);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		exit_codes_reach_every_waiter,
		a_signal_is_no_exit_code,
		what_cannot_be_started,
		no_descriptors_left,
		outside_of_a_task,
		a_conversation,
		the_program_may_close_a_stream_itself,
		where_the_streams_go,
		environment_and_directory,
		another_user,
		the_input_is_a_real_pipe,
		signals_have_their_defaults_again,
		no_descriptor_gets_into_a_child,
		a_cancelled_wait_leaves_the_child_alone,
		stopping_also_when_cancelled,
		freeing_kills_and_the_loop_reaps,
		the_loop_takes_its_children_along,
		signals_go_to_a_whole_session,
		a_detached_child_outlives_its_owner,
		time_stands_still_while_a_child_runs,
	};

	return RUN_SUITE("process", tests);
}
