/*
 * Buffered reading, and reading exactly.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct fixture {
	struct async_stream *pair[2]; /* [0] is read */
	struct async_reader *reader;
};

static void open_fixture(struct fixture *fixture, size_t capacity)
{
	ck_assert_int_eq(async_stream_pair(fixture->pair), 0);
	fixture->reader = async_reader_new(fixture->pair[0], capacity);
	ck_assert_ptr_nonnull(fixture->reader);
}

static void close_fixture(struct fixture *fixture)
{
	async_reader_free(fixture->reader);
	async_close(fixture->pair[0]);
	async_close(fixture->pair[1]);
}

static void send_text(struct fixture *fixture, const char *text)
{
	size_t size = strlen(text);

	ck_assert_int_eq(async_write(fixture->pair[1], text, size), (ssize_t)size);
}

static void send_end(struct fixture *fixture)
{
	ck_assert_int_eq(async_shutdown(fixture->pair[1]), 0);
}

static void expect_line(struct fixture *fixture, const char *expected)
{
	char *line;

	ck_assert_int_eq(async_reader_line(fixture->reader, &line), (ssize_t)strlen(expected));
	ck_assert_str_eq(line, expected);
}

TASK_TEST(lines)
{
	struct fixture fixture;
	char *line;

	open_fixture(&fixture, 16);
	send_text(&fixture, "one\ntwo\r\n\n\r\nfi");
	expect_line(&fixture, "one");
	expect_line(&fixture, "two");
	expect_line(&fixture, "");
	expect_line(&fixture, "");
	send_text(&fixture, "ve\nsix\rseven\nthe last");
	expect_line(&fixture, "five");
	expect_line(&fixture, "six\rseven");
	send_end(&fixture);
	expect_line(&fixture, "the last");
	ck_assert_int_eq(async_reader_line(fixture.reader, &line), ASYNC_EEND);
	ck_assert_ptr_null(line);
	ck_assert_int_eq(async_reader_line(fixture.reader, &line), ASYNC_EEND);
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(a_last_line_that_fills_the_buffer)
{
	struct fixture fixture;

	open_fixture(&fixture, 8);
	send_text(&fixture, "1234567");
	send_end(&fixture);
	expect_line(&fixture, "1234567");
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(a_line_that_is_too_long)
{
	struct fixture fixture;
	char buffer[16] = "";
	char *line;

	open_fixture(&fixture, 8);
	send_text(&fixture, "1234567\n12345678\nok\n");
	/* The end counts. */
	expect_line(&fixture, "1234567");
	ck_assert_int_eq(async_reader_line(fixture.reader, &line), -EMSGSIZE);
	ck_assert_ptr_null(line);
	ck_assert_int_eq(async_last_error()->code, -EMSGSIZE);
	ck_assert_int_eq(async_reader_line(fixture.reader, &line), -EMSGSIZE);
	/* Nothing was taken, and it goes on. */
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 8);
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, sizeof buffer), 8);
	ck_assert_str_eq(buffer, "12345678");
	expect_line(&fixture, "");
	expect_line(&fixture, "ok");
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(until_a_delimiter)
{
	struct fixture fixture;
	const char *text;

	open_fixture(&fixture, 32);
	send_text(&fixture, "head: 1\r\n\r\nbody\r");
	ck_assert_int_eq(async_reader_until(fixture.reader, "\r\n\r\n", &text), 11);
	ck_assert_int_eq(memcmp(text, "head: 1\r\n\r\n", 11), 0);
	/* It comes in pieces. */
	ck_assert_int_eq(async_reader_until(fixture.reader, "", &text), -EINVAL);
	send_text(&fixture, "\n\r");

	int rc, inside = 0;

	ASYNC_TIMEOUT (10, &rc)
		inside = (int)async_reader_until(fixture.reader, "\r\n\r\n", &text);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_ptr_null(text);
	send_text(&fixture, "\n");
	ck_assert_int_eq(async_reader_until(fixture.reader, "\r\n\r\n", &text), 8);
	ck_assert_int_eq(memcmp(text, "body\r\n\r\n", 8), 0);
	send_text(&fixture, "rest");
	send_end(&fixture);
	ck_assert_int_eq(async_reader_until(fixture.reader, "\n", &text), ASYNC_EEND);
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 4);
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(exactly)
{
	struct fixture fixture;
	char buffer[16] = "";
	int rc, inside = 0;

	open_fixture(&fixture, 8);
	send_text(&fixture, "abcde");
	ck_assert_int_eq(async_reader_exact(fixture.reader, buffer, 2), 2);
	ck_assert_str_eq(buffer, "ab");
	/* A cancelled call took nothing. */
	ASYNC_TIMEOUT (10, &rc)
		inside = (int)async_reader_exact(fixture.reader, buffer, 8);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 3);
	ck_assert_int_eq(async_reader_exact(fixture.reader, buffer, 9), -EMSGSIZE);
	ck_assert_int_eq(async_reader_exact(fixture.reader, buffer, 0), -EINVAL);
	send_text(&fixture, "fghijk");
	ck_assert_int_eq(async_reader_exact(fixture.reader, buffer, 8), 8);
	ck_assert_str_eq(buffer, "cdefghij");
	send_end(&fixture);
	ck_assert_int_eq(async_reader_exact(fixture.reader, buffer, 2), ASYNC_EEND);
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 1);
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, 4), 1);
	ck_assert_int_eq(buffer[0], 'k');
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, 4), 0);
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(reading_past_the_buffer)
{
	struct fixture fixture;
	char buffer[64];

	open_fixture(&fixture, 8);
	send_text(&fixture, "a\n0123456789");
	expect_line(&fixture, "a");
	/* What was read ahead comes first. */
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, sizeof buffer), 6);
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, sizeof buffer), 4);
	ck_assert_int_eq(memcmp(buffer, "6789", 4), 0);
	ck_assert_int_eq(async_reader_read(fixture.reader, buffer, 0), -EINVAL);
	close_fixture(&fixture);
	return 0;
}

static int line_task(void *arg)
{
	char *line;

	return (int)async_reader_line(arg, &line);
}

TASK_TEST(one_at_a_time_and_closed)
{
	struct fixture fixture;
	char *line;

	open_fixture(&fixture, 0);

	struct async_task *task = async_spawn(line_task, fixture.reader);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_reader_line(fixture.reader, &line), -EBUSY);
	async_close(fixture.pair[0]);
	fixture.pair[0] = NULL;
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(freed_while_a_task_reads)
{
	struct fixture fixture;

	open_fixture(&fixture, 0);

	struct async_task *task = async_spawn(line_task, fixture.reader);

	ck_assert_int_eq(async_sleep(10), 0);
	async_reader_free(fixture.reader);
	fixture.reader = NULL;
	send_text(&fixture, "line\n");
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	close_fixture(&fixture);
	return 0;
}

static int log_other(void *arg)
{
	log_event(arg);
	return 0;
}

/* Every call lets others run, even when it has the answer. */
TASK_TEST(always_a_suspension_and_cancellation_point)
{
	struct fixture fixture;
	struct async_task *task;
	char byte;
	int rc;

	open_fixture(&fixture, 0);
	send_text(&fixture, "a\nbc");
	expect_line(&fixture, "a");
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 2);
	task = async_spawn(log_other, "other");
	ck_assert_int_eq(async_reader_read(fixture.reader, &byte, 1), 1);
	ck_assert_str_eq(event_log, "other");
	ck_assert_int_eq(async_await(task), 0);
	ASYNC_TIMEOUT (0, &rc) {
		ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
		ck_assert_int_eq(async_reader_read(fixture.reader, &byte, 1), ASYNC_ECANCELED);
	}
	ck_assert_uint_eq(async_reader_buffered(fixture.reader), 1);
	close_fixture(&fixture);
	return 0;
}

struct exact {
	struct async_stream *stream;
	size_t count;
	char buffer[8];
};

static int exact_task(void *arg)
{
	struct exact *exact = arg;

	return (int)async_read_exact(exact->stream, exact->buffer, 8, &exact->count);
}

TASK_TEST(exactly_without_a_buffer)
{
	struct fixture fixture;
	struct exact exact = { 0 };

	open_fixture(&fixture, 0);
	exact.stream = fixture.pair[0];

	struct async_task *task = async_spawn(exact_task, &exact);

	send_text(&fixture, "abc");
	ck_assert_int_eq(async_sleep(1), 0);
	send_text(&fixture, "defghijk");
	ck_assert_int_eq(async_await(task), 8);
	ck_assert_uint_eq(exact.count, 8);
	ck_assert_int_eq(memcmp(exact.buffer, "abcdefgh", 8), 0);
	/* Cancelled half way: three bytes came, and one is told so. */
	task = async_spawn(exact_task, &exact);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(exact.count, 3);
	/* Ended half way. */
	send_text(&fixture, "xy");
	send_end(&fixture);
	ck_assert_int_eq(exact_task(&exact), ASYNC_EEND);
	ck_assert_uint_eq(exact.count, 2);
	ck_assert_int_eq(async_read_exact(exact.stream, exact.buffer, 0, NULL), -EINVAL);
	close_fixture(&fixture);
	return 0;
}

/* Level-triggered: a task that is cancelled after it was woken, and before it runs, must not begin
 * to wait again. Only when the budget is used up is there room between the two. */
static int cancelled_after_it_was_woken_body(void *arg)
{
	struct exact exact = { 0 };
	int fds[2], left = 3;

	(void)arg;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(async_stream_open(fds[0], &exact.stream), 0);

	struct async_task *task = async_spawn(exact_task, &exact);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq((int)write(fds[1], "abc", 3), 3);
	/* Until libuv has taken them out of the kernel. */
	while (left == 3) {
		ck_assert_int_eq(async_yield_microtask(), 0);
		ck_assert_int_eq(ioctl(fds[0], FIONREAD, &left), 0);
	}
	ck_assert_uint_eq(exact.count, 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(exact.count, 3);
	async_close(exact.stream);
	close(fds[1]);
	return 0;
}

START_TEST(cancelled_after_it_was_woken)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .budget = 1 };

	ck_assert_int_eq(async_run(cancelled_after_it_was_woken_body, NULL, &config), 0);
}
END_TEST

/* The delimiter, byte by byte, while one call waits for it. */
static int send_slowly(void *arg)
{
	for (const char *at = "ab\r\r\n\r\r\n\r\n"; *at; at++) {
		int rc = async_sleep(10);

		if (rc == 0)
			rc = (int)async_write(arg, at, 1);
		if (rc < 0)
			return rc;
	}
	return 0;
}

TASK_TEST(a_delimiter_in_pieces)
{
	struct fixture fixture;
	struct async_task *sender;
	const char *text;

	open_fixture(&fixture, 32);
	sender = async_spawn(send_slowly, fixture.pair[1]);
	ck_assert_int_eq(async_reader_until(fixture.reader, "\r\n\r\n", &text), 10);
	ck_assert_int_eq(memcmp(text, "ab\r\r\n\r\r\n\r\n", 10), 0);
	ck_assert_int_eq(async_await(sender), 0);
	close_fixture(&fixture);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		lines,
		a_last_line_that_fills_the_buffer,
		a_line_that_is_too_long,
		until_a_delimiter,
		exactly,
		reading_past_the_buffer,
		one_at_a_time_and_closed,
		freed_while_a_task_reads,
		always_a_suspension_and_cancellation_point,
		exactly_without_a_buffer,
		cancelled_after_it_was_woken,
		a_delimiter_in_pieces,
	};

	return RUN_SUITE("reader", tests);
}
