/*
 * TLS: streams, their ends, and the lives of streams and contexts.
 */
#include "tls_pair.h"

/* ---- ends ---------------------------------------------------------------------------------- */

TASK_TEST(an_end_that_was_said_and_one_that_was_not)
{
	struct fixture fixture;
	char buffer[16];

	setup(&fixture, NULL, NULL);
	ck_assert_int_eq(async_shutdown(fixture.server.stream), 0);
	ck_assert_int_eq(async_read(fixture.client.stream, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_read(fixture.client.stream, buffer, sizeof buffer), 0);
	/* The other direction goes on, and ends without a word. */
	send_word(fixture.client.stream, fixture.server.stream, "more");
	async_close(fixture.client.stream);
	fixture.client.stream = NULL;
	ck_assert_int_eq(async_read(fixture.server.stream, buffer, sizeof buffer), ASYNC_EEND);
	ck_assert_contains(async_last_error()->detail, "cut");
	ck_assert_int_eq(async_read(fixture.server.stream, buffer, sizeof buffer), ASYNC_EEND);
	teardown(&fixture);
	return 0;
}

TASK_TEST(shutdown_twice_and_writing_after_it)
{
	struct fixture fixture;

	setup(&fixture, NULL, NULL);
	ck_assert_int_eq(async_shutdown(fixture.client.stream), 0);
	ck_assert_int_eq(async_shutdown(fixture.client.stream), 0);
	ck_assert_int_lt(async_write(fixture.client.stream, "x", 1), 0);
	teardown(&fixture);
	return 0;
}

static int read_one(void *arg)
{
	char byte;

	return (int)async_read(arg, &byte, 1);
}

TASK_TEST(closed_while_reading)
{
	struct fixture fixture;
	struct async_task *task;
	char byte;

	setup(&fixture, NULL, NULL);
	task = async_spawn(read_one, fixture.client.stream);
	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_read(fixture.client.stream, &byte, 1), -EBUSY);
	async_close(fixture.client.stream);
	fixture.client.stream = NULL;
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	teardown(&fixture);
	return 0;
}

/* ---- bytes --------------------------------------------------------------------------------- */

enum { LARGE = 3 * 1024 * 1024 + 17 };

struct flow {
	struct async_stream *stream;
	unsigned seed;
};

static int send_large(void *arg)
{
	struct flow *flow = arg;
	unsigned char *data = malloc(LARGE);
	ssize_t count;

	for (size_t i = 0; i < LARGE; i++)
		data[i] = (unsigned char)(flow->seed + i * 7 + i / 251);
	count = async_write(flow->stream, data, LARGE);
	free(data);
	return count == LARGE ? async_shutdown(flow->stream) : -1;
}

static int receive_large(void *arg)
{
	struct flow *flow = arg;
	unsigned char *buffer = malloc(50000);
	size_t total = 0;
	size_t wrong = 0;
	ssize_t count;

	while ((count = async_read(flow->stream, buffer, 50000)) > 0)
		for (ssize_t i = 0; i < count; i++, total++)
			wrong += buffer[i] != (unsigned char)(flow->seed + total * 7 + total / 251);
	free(buffer);
	ck_assert_uint_eq(total, LARGE);
	ck_assert_uint_eq(wrong, 0);
	return (int)count;
}

TASK_TEST(much_both_ways_at_once)
{
	struct fixture fixture;
	struct flow flows[4];
	int rc;

	setup(&fixture, NULL, NULL);
	flows[0] = (struct flow){ fixture.client.stream, 1 };
	flows[1] = (struct flow){ fixture.server.stream, 1 };
	flows[2] = (struct flow){ fixture.server.stream, 2 };
	flows[3] = (struct flow){ fixture.client.stream, 2 };
	ASYNC_GROUP (group, 0, &rc) {
		async_group_spawn(group, send_large, &flows[0]);
		async_group_spawn(group, receive_large, &flows[1]);
		async_group_spawn(group, send_large, &flows[2]);
		async_group_spawn(group, receive_large, &flows[3]);
	}
	ck_assert_int_eq(rc, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(cancelled_reads_and_writes)
{
	struct fixture fixture;
	ssize_t count = 0;
	char *data = calloc(1, LARGE);
	char byte;
	int rc;

	setup(&fixture, NULL, NULL);
	ASYNC_TIMEOUT (50, &rc)
		count = async_read(fixture.client.stream, &byte, 1);
	ck_assert_int_eq(count, ASYNC_ECANCELED);
	send_word(fixture.server.stream, fixture.client.stream, "still there");

	ck_assert_int_eq(async_write(fixture.client.stream, data, 0), 0);
	ASYNC_TIMEOUT (50, &rc)
		count = async_write(fixture.client.stream, data, LARGE);
	ck_assert_int_eq(count, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_write(fixture.client.stream, data, 1), ASYNC_ECLOSED);
	free(data);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_record_that_was_tampered_with)
{
	static const unsigned char record[] = { 23, 3, 3, 0, 32, [36] = 1 };
	struct fixture fixture;
	struct async_stream *below;
	char byte;

	prepare(&fixture, NULL, NULL);
	below = fixture.server.plain;
	shake_both(&fixture);
	/* Past the layer, as an attacker would. */
	ck_assert_int_eq(async_write(below, record, sizeof record), sizeof record);
	ck_assert_int_eq(async_read(fixture.client.stream, &byte, 1), -EPROTO);
	ck_assert_str_ne(async_last_error()->detail, "");
	ck_assert_int_eq(async_read(fixture.client.stream, &byte, 1), -EPROTO);
	ck_assert_int_eq(async_write(fixture.client.stream, "x", 1), -EPROTO);
	teardown(&fixture);
	return 0;
}

TASK_TEST(one_over_the_other)
{
	struct fixture fixture;
	struct async_tls_info info;

	setup(&fixture, NULL, NULL);
	fixture.client.plain = fixture.client.stream;
	fixture.server.plain = fixture.server.stream;
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, 0);
	ck_assert_int_eq(fixture.server.rc, 0);
	send_word(fixture.client.stream, fixture.server.stream, "twice");
	ck_assert_int_eq(async_tls_info(fixture.client.stream, &info), 0);
	teardown(&fixture);
	return 0;
}

/* ---- contexts and lives -------------------------------------------------------------------- */

static int try_context(struct async_tls_options options)
{
	struct async_tls_context *context;
	int rc = async_tls_context_new(&options, &context);

	ck_assert(!context == (rc != 0));
	async_tls_context_free(context);
	return rc;
}

TASK_TEST(contexts_that_cannot_be)
{
	static const char *const none[] = { NULL };
	struct authority authority;
	struct async_tls_options options = { .ca_file = "/nowhere/at/all.pem" };

	authority_init(&authority);
	ck_assert_int_eq(try_context(options), -ENOENT);
	ck_assert_str_eq(async_last_error()->detail, "/nowhere/at/all.pem");
	options.ca_file = "/etc/hostname";
	ck_assert_int_eq(try_context(options), -EACCES);
	ck_assert_contains(async_last_error()->detail, "/etc/hostname");

	options = (struct async_tls_options){ .is_server = true };
	ck_assert_int_eq(try_context(options), -EINVAL);
	options.certificate_file = authority.server.file;
	ck_assert_int_eq(try_context(options), 0);
	options.wants_client_certificate = true;
	ck_assert_int_eq(try_context(options), -EINVAL);
	options.wants_client_certificate = false;
	options.key_file = authority.client.file;
	ck_assert_int_eq(try_context(options), -EACCES);
	options.key_file = NULL;
	options.alpn = none;
	ck_assert_int_eq(try_context(options), -EINVAL);
	options = (struct async_tls_options){ .key_file = authority.client.file };
	ck_assert_int_eq(try_context(options), -EINVAL);
	ck_assert_int_eq(try_context((struct async_tls_options){ 0 }), 0);
	async_tls_context_free(NULL);
	authority_release(&authority);
	return 0;
}

TASK_TEST(contexts_of_the_wrong_side)
{
	struct fixture fixture;
	struct async_tls_info info;

	prepare(&fixture, NULL, NULL);
	ck_assert_int_eq(async_tls_info(fixture.client.plain, &info), -EINVAL);
	ck_assert_int_eq(async_tls_wrap_client(fixture.server.context, fixture.client.plain, "x",
				 &fixture.client.stream),
		-EINVAL);
	ck_assert_int_eq(async_tls_wrap_server(fixture.client.context, fixture.server.plain,
				 &fixture.server.stream),
		-EINVAL);
	fixture.client.plain = NULL;
	fixture.server.plain = NULL;
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_context_goes_first)
{
	struct fixture fixture;

	setup(&fixture, NULL, NULL);
	async_tls_context_free(fixture.client.context);
	async_tls_context_free(fixture.server.context);
	fixture.client.context = NULL;
	fixture.server.context = NULL;
	send_word(fixture.client.stream, fixture.server.stream, "hello");
	teardown(&fixture);
	return 0;
}

static int leave_open(void *arg)
{
	struct fixture *fixture = arg;

	setup(fixture, NULL, NULL);
	send_word(fixture->client.stream, fixture->server.stream, "hello");
	return 0;
}

START_TEST(the_loop_closes_what_is_left)
{
	struct fixture fixture;

	ck_assert_int_eq(run_virtual(leave_open, &fixture), 0);
	fixture.client.stream = NULL;
	fixture.server.stream = NULL;
	teardown(&fixture);
}
END_TEST

START_TEST(the_real_clock_and_the_smallest_stack)
{
	struct fixture fixture;
	struct async_config config = { .stack_size = is_instrumented() ? 0 : 64 * 1024 };

	ck_assert_int_eq(async_run(leave_open, &fixture, &config), 0);
	fixture.client.stream = NULL;
	fixture.server.stream = NULL;
	teardown(&fixture);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_end_that_was_said_and_one_that_was_not,
		shutdown_twice_and_writing_after_it,
		closed_while_reading,
		much_both_ways_at_once,
		cancelled_reads_and_writes,
		a_record_that_was_tampered_with,
		one_over_the_other,
		contexts_that_cannot_be,
		contexts_of_the_wrong_side,
		the_context_goes_first,
		the_loop_closes_what_is_left,
		the_real_clock_and_the_smallest_stack,
	};

	return RUN_SUITE("tls_stream", tests);
}
