/*
 * Framing: messages come whole however the stream is cut, and what is no message does no harm.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lsp/message.h"
#include "suite.h"

static struct message_reader reader;

static void start(void)
{
	reader = (struct message_reader){ 0 };
}

static void end(void)
{
	message_reader_release(&reader);
}

static void feed(const char *bytes)
{
	message_feed(&reader, bytes, strlen(bytes));
}

static void expect_message(const char *wanted)
{
	const char *body = NULL;
	size_t size = 0;
	ck_assert_int_eq(message_next(&reader, &body, &size), MESSAGE_READY);
	ck_assert_uint_eq(size, strlen(wanted));
	ck_assert_mem_eq(body, wanted, size);
}

static void expect_status(enum message_status wanted)
{
	const char *body;
	size_t size;
	ck_assert_int_eq(message_next(&reader, &body, &size), wanted);
}

START_TEST(two_messages_come_byte_by_byte)
{
	static const char stream[] = "Content-Length: 2\r\n\r\n{}"
				     "Content-Type: x\r\ncontent-length:3 \r\n\r\n[1]";
	size_t first = strlen("Content-Length: 2\r\n\r\n{}");
	for (size_t i = 0; i < sizeof(stream) - 1; i++) {
		message_feed(&reader, stream + i, 1);
		if (i + 1 == first)
			expect_message("{}");
		else if (i + 2 == sizeof(stream))
			expect_message("[1]");
		else
			expect_status(MESSAGE_NONE);
	}
}
END_TEST

START_TEST(two_messages_come_at_once)
{
	feed("Content-Length: 2\r\n\r\n{}Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1");
	expect_message("{}");
	expect_message("");
	expect_message("1");
	expect_status(MESSAGE_NONE);
}
END_TEST

START_TEST(what_is_written_is_read)
{
	struct text out = { 0 };
	message_write(&out, "{\r\n\r\n}", 6);
	message_feed(&reader, out.bytes, out.length);
	expect_message("{\r\n\r\n}");
	text_release(&out);
}
END_TEST

START_TEST(a_broken_header_ends_the_stream)
{
	static const char *const headers[] = {
		"\r\n\r\n",
		"Content-Type: x\r\n\r\n",
		"Content-Length: \r\n\r\n",
		"Content-Length: -1\r\n\r\n",
		"Content-Length: 1x\r\n\r\n",
		"Content-Length: 99999999999999999999\r\n\r\n",
		"rubbish\r\n\r\n",
	};
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		feed(headers[i]);
		expect_status(MESSAGE_BROKEN);
		message_reader_release(&reader);
	}
}
END_TEST

START_TEST(a_header_without_end_is_given_up)
{
	for (size_t i = 0; i < message_largest_header; i++)
		feed("x");
	expect_status(MESSAGE_NONE);
	feed("x");
	expect_status(MESSAGE_BROKEN);
}
END_TEST

/* Of 100 MB nothing is kept, and the next message is understood. */
START_TEST(a_message_that_is_too_large_is_left_out)
{
	enum { piece = 1 << 20, pieces = 100 };
	char *bytes = calloc(1, piece);
	struct text header = { 0 };
	text_printf(&header, "Content-Length: %d\r\n\r\n", piece * pieces + 3);
	message_feed(&reader, header.bytes, header.length);
	feed("abc");
	expect_status(MESSAGE_TOO_LARGE);
	for (int i = 0; i < pieces; i++) {
		message_feed(&reader, bytes, piece);
		expect_status(MESSAGE_NONE);
	}
	ck_assert_uint_lt(reader.buffer.capacity, piece);
	feed("Content-Length: 2\r\n\r\n{}");
	expect_message("{}");
	text_release(&header);
	free(bytes);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("message");
	tcase_add_checked_fixture(tests, start, end);
	tcase_add_test(tests, two_messages_come_byte_by_byte);
	tcase_add_test(tests, two_messages_come_at_once);
	tcase_add_test(tests, what_is_written_is_read);
	tcase_add_test(tests, a_broken_header_ends_the_stream);
	tcase_add_test(tests, a_header_without_end_is_given_up);
	tcase_add_test(tests, a_message_that_is_too_large_is_left_out);
	return suite_run("message", tests);
}
