/*
 * Signals, which the tests send to their own process. A process gets its own signal before kill
 * returns, so that what has arrived is known.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct async_signal *open_signal(int signum)
{
	struct async_signal *signal;

	ck_assert_int_eq(async_signal_open(signum, &signal), 0);
	return signal;
}

static int wait_and_log(void *arg)
{
	int count = async_signal_wait(arg);
	char event[16];

	snprintf(event, sizeof event, "%d", count);
	log_event(event);
	return count < 0 ? count : 0;
}

TASK_TEST(a_signal_wakes_a_task)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	struct async_task *task = async_spawn(wait_and_log, signal);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_str_eq(event_log, "1");
	async_signal_close(signal);
	async_signal_close(NULL);
	return 0;
}

TASK_TEST(what_came_before_the_wait_is_counted)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	struct async_signal *late = open_signal(SIGUSR2);

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	for (int left = 3; left > 0;) {
		int count = async_signal_wait(signal);

		ck_assert_int_ge(count, 1);
		ck_assert_int_le(count, left);
		left -= count;
	}
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(async_signal_wait(signal), 1);
	async_signal_close(signal);
	async_signal_close(late);
	return 0;
}

TASK_TEST(every_listener_gets_it)
{
	struct async_signal *signals[] = { open_signal(SIGUSR1), open_signal(SIGUSR1),
		open_signal(SIGUSR2) };
	struct async_task *tasks[] = { async_spawn(wait_and_log, signals[0]),
		async_spawn(wait_and_log, signals[1]) };
	struct async_task *other = async_spawn(wait_and_log, signals[2]);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "1 1");
	ck_assert_int_eq(async_cancel_and_await(other), ASYNC_ECANCELED);
	for (int i = 0; i < 3; i++)
		async_signal_close(signals[i]);
	return 0;
}

TASK_TEST(tasks_at_one_listener_take_turns)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	struct async_task *tasks[] = { async_spawn(wait_and_log, signal),
		async_spawn(wait_and_log, signal) };

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_str_eq(event_log, "1");
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	async_signal_close(signal);
	return 0;
}

TASK_TEST(closing_and_cancelling_end_the_wait)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	struct async_task *cancelled = async_spawn(wait_and_log, signal);
	struct async_task *closed = async_spawn(wait_and_log, signal);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(cancelled), ASYNC_ECANCELED);
	ck_assert_int_eq(kill(getpid(), 0), 0);
	async_signal_close(signal);
	ck_assert_int_eq(async_await(closed), ASYNC_ECLOSED);
	return 0;
}

TASK_TEST(what_cannot_be_caught)
{
	struct async_signal *signal = (void *)event_log;

	ck_assert_int_eq(async_signal_open(SIGKILL, &signal), -EINVAL);
	ck_assert_ptr_null(signal);
	ck_assert_int_eq(async_signal_open(0, &signal), -EINVAL);
	ck_assert_int_eq(async_signal_open(12345, &signal), -EINVAL);
	return 0;
}

START_TEST(outside_of_a_loop)
{
	struct async_signal *signal;

	ck_assert_int_eq(async_signal_open(SIGUSR1, &signal), ASYNC_ENOTASK);
}
END_TEST

/* ---- the default action ----------------------------------------------------------------- */

static bool has_default(int signum)
{
	struct sigaction action;

	ck_assert_int_eq(sigaction(signum, NULL, &action), 0);
	return action.sa_handler == SIG_DFL;
}

TASK_TEST(the_default_action_comes_back)
{
	struct async_signal *first = open_signal(SIGUSR1);
	struct async_signal *second = open_signal(SIGUSR1);

	async_signal_close(first);
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0); /* would be the end of us */
	async_signal_close(second);
	ck_assert(has_default(SIGUSR1));
	return 0;
}

TASK_TEST(sigpipe_stays_away)
{
	struct async_signal *signal = open_signal(SIGPIPE);

	async_signal_close(signal);
	ck_assert(!has_default(SIGPIPE));
	ck_assert_int_eq(kill(getpid(), SIGPIPE), 0);
	return 0;
}

static bool uses_alternate_stack(int signum)
{
	struct sigaction action;

	ck_assert_int_eq(sigaction(signum, NULL, &action), 0);
	return (action.sa_flags & SA_ONSTACK) != 0;
}

TASK_TEST(handlers_run_on_the_alternate_stack)
{
	static char memory[64 * 1024];
	stack_t stack = { .ss_sp = memory, .ss_size = sizeof memory };
	const char *const arguments[] = { "true", NULL };
	struct async_process_options options = { .arguments = arguments };
	struct async_signal *signal = open_signal(SIGUSR1);
	struct async_process *process;

	async_signal_close(signal);
	ck_assert_int_eq(sigaltstack(&stack, NULL), 0);
	signal = open_signal(SIGUSR1);
	ck_assert(uses_alternate_stack(SIGUSR1));
	ck_assert_int_eq(async_process_start(&options, &process), 0);
	ck_assert(uses_alternate_stack(SIGCHLD));
	async_process_free(process);
	async_signal_close(signal);
	return 0;
}

/* ---- tokens ----------------------------------------------------------------------------- */

static int serve(void *arg)
{
	int rc = 0;

	ASYNC_ABORTABLE (arg, &rc)
		(void)async_sleep(1000);
	return rc;
}

TASK_TEST(a_signal_fires_a_token)
{
	struct async_abort *token = async_abort_new();
	struct async_task *task;

	ck_assert_int_eq(async_abort_on_signal(token, SIGTERM), 0);
	ck_assert_int_eq(async_abort_on_signal(token, SIGINT), 0);
	ck_assert_int_eq(async_abort_on_signal(token, SIGKILL), -EINVAL);
	ck_assert_int_eq(async_abort_on_signal(NULL, SIGTERM), -EINVAL);
	task = async_spawn(serve, token);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(kill(getpid(), SIGTERM), 0);
	ck_assert_int_eq(async_await(task), ASYNC_EABORTED);
	ck_assert_uint_eq(async_now(), 0);
	ck_assert(has_default(SIGTERM));
	ck_assert(!has_default(SIGINT));
	async_abort_unref(token); /* the loop has one more */
	return 0;
}

START_TEST(what_a_token_listens_to_ends_with_the_loop)
{
	struct async_abort *token = async_abort_new();

	ck_assert_int_eq(async_abort_on_signal(token, SIGTERM), ASYNC_ENOTASK);
	async_abort_unref(token);
	ck_assert_int_eq(run_virtual(a_signal_fires_a_token_body, NULL), 0);
	ck_assert(has_default(SIGINT));
}
END_TEST

/* Does not stop when it is told to. */
static int stubborn(void *arg)
{
	struct async_abort *token = async_abort_new();
	int rc = 0;

	(void)arg;
	ck_assert_int_eq(async_abort_on_signal(token, SIGTERM), 0);
	ck_assert_int_eq(async_abort_on_signal(token, SIGINT), 0);
	ck_assert_int_eq(kill(getpid(), SIGINT), 0);
	ASYNC_ABORTABLE (token, &rc)
		ck_assert_int_eq(async_sleep(1000), ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	ck_assert_int_eq(kill(getpid(), SIGTERM), 0);
	for (;;)
		(void)async_sleep(10);
}

START_TEST(the_second_signal_ends_the_program)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0)
		_exit(async_run(stubborn, NULL, NULL));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
}
END_TEST

/* ---- the loop and its clock ------------------------------------------------------------- */

/* Sends a signal from outside, later. */
static void send_later(void)
{
	static char script[64];

	snprintf(script, sizeof script, "sleep 0.02; kill -USR1 %d", (int)getpid());

	pid_t child = fork();

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", script, (char *)NULL);
		_exit(127);
	}
	ck_assert_int_gt(child, 0);
}

static int wait_only(void *arg)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	int rc;

	(void)arg;
	send_later();
	rc = async_signal_wait(signal);
	async_signal_close(signal);
	return rc;
}

START_TEST(waiting_for_a_signal_is_no_deadlock)
{
	ck_assert_int_eq(run_virtual(wait_only, NULL), 1);
	ck_assert_int_eq(async_run(wait_only, NULL, NULL), 1);
}
END_TEST

static int listen_in_vain(void *arg)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	int value;

	(void)arg;
	open_signal(SIGUSR1); /* the loop closes it */
	value = async_channel_receive(channel, &value);
	async_channel_free(channel);
	return value;
}

START_TEST(a_listener_hides_no_deadlock)
{
	ck_assert_int_eq(run_virtual(listen_in_vain, NULL), ASYNC_EDEADLOCK);
	ck_assert_int_eq(async_run(listen_in_vain, NULL, NULL), ASYNC_EDEADLOCK);
	ck_assert(has_default(SIGUSR1));
}
END_TEST

TASK_TEST(time_goes_on_while_a_signal_is_awaited)
{
	struct async_signal *signal = open_signal(SIGUSR1);
	int rc;

	ASYNC_TIMEOUT (1000, &rc)
		ck_assert_int_eq(async_signal_wait(signal), ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 1000);
	async_signal_close(signal);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_signal_wakes_a_task,
		what_came_before_the_wait_is_counted,
		every_listener_gets_it,
		tasks_at_one_listener_take_turns,
		closing_and_cancelling_end_the_wait,
		what_cannot_be_caught,
		outside_of_a_loop,
		the_default_action_comes_back,
		sigpipe_stays_away,
		handlers_run_on_the_alternate_stack,
		a_signal_fires_a_token,
		what_a_token_listens_to_ends_with_the_loop,
		the_second_signal_ends_the_program,
		waiting_for_a_signal_is_no_deadlock,
		a_listener_hides_no_deadlock,
		time_goes_on_while_a_signal_is_awaited,
	};

	return RUN_SUITE("signal", tests);
}
