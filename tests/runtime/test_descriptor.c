/*
 * Waiting for descriptors of the program's own.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static void open_pair(int fds[2])
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
}

static void close_pair(int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

static int wait_readable(void *arg)
{
	return async_fd_wait(*(int *)arg, ASYNC_READABLE);
}

static int wait_writable(void *arg)
{
	return async_fd_wait(*(int *)arg, ASYNC_WRITABLE);
}

/* Until the kernel takes no more. */
static void fill(int fd)
{
	static const char data[4096];

	ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	while (write(fd, data, sizeof data) > 0)
		;
}

static void empty(int fd)
{
	static char data[65536];

	ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	while (read(fd, data, sizeof data) > 0)
		;
}

TASK_TEST(ready_at_once_and_later)
{
	int fds[2];

	open_pair(fds);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_WRITABLE), ASYNC_WRITABLE);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE | ASYNC_WRITABLE), ASYNC_WRITABLE);
	ck_assert_int_eq(fcntl(fds[0], F_GETFL) & O_NONBLOCK, O_NONBLOCK);

	struct async_task *reader = async_spawn(wait_readable, &fds[0]);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
	ck_assert_int_eq(async_await(reader), ASYNC_READABLE);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE | ASYNC_WRITABLE),
		ASYNC_READABLE | ASYNC_WRITABLE);
	close_pair(fds);
	return 0;
}

TASK_TEST(a_reader_and_a_writer_of_one_descriptor)
{
	int fds[2];

	open_pair(fds);
	fill(fds[0]);

	struct async_task *reader = async_spawn(wait_readable, &fds[0]);
	struct async_task *writer = async_spawn(wait_writable, &fds[0]);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE), -EBUSY);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_WRITABLE), -EBUSY);
	ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
	ck_assert_int_eq(async_await(reader), ASYNC_READABLE);
	empty(fds[1]);
	ck_assert_int_eq(async_await(writer), ASYNC_WRITABLE);
	close_pair(fds);
	return 0;
}

/* The one that is cancelled must not take the other's events away. */
TASK_TEST(cancelling_one_of_two)
{
	int fds[2];

	open_pair(fds);
	fill(fds[0]);

	struct async_task *reader = async_spawn(wait_readable, &fds[0]);
	struct async_task *writer = async_spawn(wait_writable, &fds[0]);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(writer), ASYNC_ECANCELED);
	ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
	ck_assert_int_eq(async_await(reader), ASYNC_READABLE);
	close_pair(fds);
	return 0;
}

TASK_TEST(a_deadline)
{
	int fds[2];
	int rc, inside = 0;

	open_pair(fds);
	/* Nothing from outside holds the virtual clock. */
	ASYNC_TIMEOUT (1000, &rc)
		inside = wait_readable(&fds[0]);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 1000);
	/* And it can be waited for again. */
	ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
	ck_assert_int_eq(wait_readable(&fds[0]), ASYNC_READABLE);
	close_pair(fds);
	return 0;
}

TASK_TEST(the_peer_goes_away)
{
	int fds[2];

	open_pair(fds);
	ck_assert_int_eq(shutdown(fds[1], SHUT_WR), 0);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_DISCONNECT), ASYNC_DISCONNECT);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE), ASYNC_READABLE);
	close(fds[1]);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE), ASYNC_READABLE);
	close(fds[0]);

	/* The reader of a pipe: an error of the descriptor, which the next write tells. */
	ck_assert_int_eq(pipe(fds), 0);
	fill(fds[1]);

	struct async_task *writer = async_spawn(wait_writable, &fds[1]);

	ck_assert_int_eq(async_yield(), 0);
	close(fds[0]);
	ck_assert_int_eq(async_await(writer), ASYNC_WRITABLE);
	ck_assert_int_eq((int)write(fds[1], "x", 1), -1);
	ck_assert_int_eq(errno, EPIPE);
	close(fds[1]);
	return 0;
}

TASK_TEST(about_to_be_closed)
{
	int fds[2];

	open_pair(fds);
	fill(fds[0]);

	struct async_task *reader = async_spawn(wait_readable, &fds[0]);
	struct async_task *writer = async_spawn(wait_writable, &fds[0]);

	ck_assert_int_eq(async_sleep(10), 0);
	async_fd_closing(fds[0]);
	close_pair(fds);
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	ck_assert_int_eq(async_await(writer), ASYNC_ECLOSED);
	/* Nobody waits, or ever did. */
	async_fd_closing(fds[0]);
	async_fd_closing(-1);
	async_fd_closing(1 << 20);
	/* The number means another one now. */
	open_pair(fds);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_WRITABLE), ASYNC_WRITABLE);
	close_pair(fds);
	return 0;
}

TASK_TEST(what_cannot_be_waited_for)
{
	char name[] = "/tmp/async-descriptor-XXXXXX";
	int file = mkstemp(name);
	struct async_stream *pair[2];
	int fds[2];

	ck_assert_int_ge(file, 0);
	unlink(name);
	ck_assert_int_eq(async_fd_wait(file, ASYNC_READABLE), -EPERM);
	ck_assert_str_eq(async_last_error()->operation, "wait for descriptor");
	close(file);
	ck_assert_int_eq(async_fd_wait(file, ASYNC_READABLE), -EBADF);
	ck_assert_int_eq(async_fd_wait(-1, ASYNC_READABLE), -EBADF);
	ck_assert_int_eq(async_fd_wait(0, 0), -EINVAL);
	ck_assert_int_eq(async_fd_wait(0, 16), -EINVAL);
	/* One that a stream owns. */
	open_pair(fds);
	ck_assert_int_eq(async_stream_open(fds[0], &pair[0]), 0);

	struct async_task *reader = async_spawn(wait_readable, &fds[1]);
	char byte;
	ssize_t count = 0;
	int rc;

	ASYNC_TIMEOUT (1, &rc) {
		ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
		count = async_read(pair[0], &byte, 1);
	}
	ck_assert_int_eq(count, 1);
	ck_assert_int_eq(async_fd_wait(fds[0], ASYNC_READABLE), -EEXIST);
	ck_assert_int_eq(async_write(pair[0], "y", 1), 1);
	ck_assert_int_eq(async_await(reader), ASYNC_READABLE);
	async_close(pair[0]);
	close(fds[1]);
	return 0;
}

TASK_TEST(many)
{
	enum { COUNT = 200 };
	static int fds[COUNT][2];
	struct async_task *tasks[COUNT];

	for (int i = 0; i < COUNT; i++) {
		open_pair(fds[i]);
		tasks[i] = async_spawn(wait_readable, &fds[i][0]);
	}
	ck_assert_int_eq(async_sleep(1), 0);
	for (int i = 0; i < COUNT; i++)
		ck_assert_int_eq((int)write(fds[i][1], "x", 1), 1);
	for (int i = 0; i < COUNT; i++) {
		ck_assert_int_eq(async_await(tasks[i]), ASYNC_READABLE);
		close_pair(fds[i]);
	}
	return 0;
}

static int late_write(void *arg)
{
	int fd = *(int *)arg;

	usleep(20000);
	return (int)write(fd, "x", 1);
}

/* With a hold, time stands still until what is outside has happened. */
TASK_TEST(a_hold_on_the_virtual_clock)
{
	int fds[2];
	int rc, inside = 0;

	ck_assert_int_eq(pipe(fds), 0);
	async_clock_hold();

	int pid = fork();

	if (pid == 0)
		_exit(late_write(&fds[1]) == 1 ? 0 : 1);
	ASYNC_TIMEOUT (1, &rc)
		inside = wait_readable(&fds[0]);
	async_clock_release();
	ck_assert_int_eq(inside, ASYNC_READABLE);
	ck_assert_uint_eq(async_now(), 0);
	close_pair(fds);
	return 0;
}

START_TEST(outside_of_a_task)
{
	ck_assert_int_eq(async_fd_wait(0, ASYNC_READABLE), ASYNC_ENOTASK);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ready_at_once_and_later,
		a_reader_and_a_writer_of_one_descriptor,
		cancelling_one_of_two,
		a_deadline,
		the_peer_goes_away,
		about_to_be_closed,
		what_cannot_be_waited_for,
		many,
		a_hold_on_the_virtual_clock,
		outside_of_a_task,
	};

	return RUN_SUITE("descriptor", tests);
}
