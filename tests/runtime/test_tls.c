/*
 * TLS: both ends are tasks of one loop, over a pair of streams, on the virtual clock.
 */
#include "tls_test.h"

/* Both ends. What a side's handshake returned, and why it failed. */
struct side {
	struct async_tls_context *context;
	struct async_stream *plain;
	struct async_stream *stream;
	const char *host;
	int rc;
	char detail[96];
};

struct fixture {
	struct authority authority;
	struct side client;
	struct side server;
};

static int shake(void *arg)
{
	struct side *side = arg;

	if (side->host)
		side->rc = async_tls_wrap_client(
			side->context, side->plain, side->host, &side->stream);
	else
		side->rc = async_tls_wrap_server(side->context, side->plain, &side->stream);
	side->plain = NULL;
	ck_assert(!side->stream == (side->rc != 0));
	if (side->rc != 0 && side->rc != ASYNC_ECANCELED)
		ck_assert(!async_last_error()->file ||
			  strstr(async_last_error()->file, "test_tls.c"));
	if (side->rc != 0)
		snprintf(side->detail, sizeof side->detail, "%s", async_last_error()->detail);
	return 0;
}

/* Contexts from options in which the files may be missing. */
static void prepare(struct fixture *fixture, const struct async_tls_options *client,
	const struct async_tls_options *server)
{
	struct async_tls_options options = client ? *client : (struct async_tls_options){ 0 };
	struct async_stream *pair[2];

	memset(fixture, 0, sizeof *fixture);
	authority_init(&fixture->authority);
	if (!options.ca_file)
		options.ca_file = fixture->authority.root.file;
	fixture->client.context = make_context(&options);
	fixture->client.host = "server.test";

	options = server ? *server : (struct async_tls_options){ 0 };
	options.is_server = true;
	if (!options.certificate_file)
		options.certificate_file = fixture->authority.server.file;
	if (options.wants_client_certificate)
		options.ca_file = fixture->authority.root.file;
	fixture->server.context = make_context(&options);

	ck_assert_int_eq(async_stream_pair(pair), 0);
	fixture->client.plain = pair[0];
	fixture->server.plain = pair[1];
}

/* With another certificate for the server. */
static void use_certificate(struct fixture *fixture, const struct identity *identity)
{
	struct async_tls_options options = {
		.is_server = true,
		.certificate_file = identity->file,
	};

	async_tls_context_free(fixture->server.context);
	fixture->server.context = make_context(&options);
}

static void shake_both(struct fixture *fixture)
{
	struct async_task *tasks[] = { async_spawn(shake, &fixture->client),
		async_spawn(shake, &fixture->server) };

	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
}

static void setup(struct fixture *fixture, const struct async_tls_options *client,
	const struct async_tls_options *server)
{
	prepare(fixture, client, server);
	shake_both(fixture);
	ck_assert_msg(fixture->client.rc == 0, "client: %d %s", fixture->client.rc,
		fixture->client.detail);
	ck_assert_msg(fixture->server.rc == 0, "server: %d %s", fixture->server.rc,
		fixture->server.detail);
}

static void teardown(struct fixture *fixture)
{
	async_close(fixture->client.stream);
	async_close(fixture->server.stream);
	async_close(fixture->client.plain);
	async_close(fixture->server.plain);
	async_tls_context_free(fixture->client.context);
	async_tls_context_free(fixture->server.context);
	authority_release(&fixture->authority);
}

#define ck_assert_contains(text, part)                                                             \
	ck_assert_msg(strstr(text, part), "\"%s\" has no \"%s\"", text, part)

/* Sends a word from one stream to the other. */
static void send_word(struct async_stream *from, struct async_stream *to, const char *word)
{
	char buffer[64] = "";
	ssize_t size = (ssize_t)strlen(word);

	ck_assert_int_eq(async_write(from, word, (size_t)size), size);
	ck_assert_int_eq(async_read(to, buffer, sizeof buffer), size);
	ck_assert_str_eq(buffer, word);
}

/* ---- handshakes ---------------------------------------------------------------------------- */

TASK_TEST(words_both_ways_and_what_was_agreed_on)
{
	static const char *const clients[] = { "h2", "http/1.1", NULL };
	static const char *const servers[] = { "imap", "http/1.1", NULL };
	struct fixture fixture;
	struct async_tls_info info;

	setup(&fixture, &(struct async_tls_options){ .alpn = clients },
		&(struct async_tls_options){ .alpn = servers });
	send_word(fixture.client.stream, fixture.server.stream, "hello");
	send_word(fixture.server.stream, fixture.client.stream, "world");
	ck_assert_int_eq(async_tls_info(fixture.client.stream, &info), 0);
	ck_assert_str_eq(info.version, "TLSv1.3");
	ck_assert_str_eq(info.alpn, "http/1.1");
	ck_assert_str_ne(info.cipher, "");
	ck_assert_str_eq(info.peer, "CN=server");
	ck_assert_int_eq(async_tls_info(fixture.server.stream, &info), 0);
	ck_assert_str_eq(info.alpn, "http/1.1");
	ck_assert_str_eq(info.peer, "");
	teardown(&fixture);
	return 0;
}

TASK_TEST(no_protocol_in_common)
{
	static const char *const clients[] = { "h2", NULL };
	static const char *const servers[] = { "imap", NULL };
	struct fixture fixture;

	prepare(&fixture, &(struct async_tls_options){ .alpn = clients },
		&(struct async_tls_options){ .alpn = servers });
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, -EPROTO);
	ck_assert_int_eq(fixture.server.rc, -EPROTO);
	ck_assert_contains(fixture.client.detail, "no application protocol");
	teardown(&fixture);
	return 0;
}

static int serve_once(void *arg)
{
	struct side *side = arg;
	struct async_listener *listener = (struct async_listener *)(void *)side->host;

	side->host = NULL;
	ck_assert_int_eq(async_accept(listener, &side->plain), 0);
	return shake(side);
}

TASK_TEST(connecting_to_an_address)
{
	struct fixture fixture;
	struct async_listener *listener;
	struct async_address address;
	struct async_task *task;
	int port;

	prepare(&fixture, NULL, NULL);
	async_close(fixture.server.plain);
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	port = async_listener_port(listener);
	fixture.server.host = (const char *)(void *)listener;
	task = async_spawn(serve_once, &fixture.server);
	ck_assert_int_eq(async_tls_connect(fixture.client.context, "127.0.0.1", (uint16_t)port,
				 &fixture.client.stream),
		0);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(fixture.server.rc, 0);
	send_word(fixture.client.stream, fixture.server.stream, "hello");
	ck_assert_int_eq(async_peer_address(fixture.client.stream, &address), 0);
	async_listener_close(listener);
	ck_assert_int_eq(async_sleep(1), 0);
	async_close(fixture.client.stream);
	ck_assert_int_eq(async_tls_connect(fixture.client.context, "127.0.0.1", (uint16_t)port,
				 &fixture.client.stream),
		-ECONNREFUSED);
	ck_assert_ptr_null(fixture.client.stream);
	teardown(&fixture);
	return 0;
}

TASK_TEST(another_name_is_refused)
{
	static const char *const names[] = { "other.test", "127.0.0.2", "sub.server.test" };
	struct fixture fixture;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		prepare(&fixture, NULL, NULL);
		fixture.client.host = names[i];
		shake_both(&fixture);
		ck_assert_int_eq(fixture.client.rc, -EACCES);
		ck_assert_contains(fixture.client.detail, "mismatch");
		ck_assert_int_eq(fixture.server.rc, -EACCES);
		ck_assert_contains(fixture.server.detail, "certificate");
		teardown(&fixture);
	}
	prepare(&fixture, NULL, NULL);
	fixture.client.host = "server.test.";
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(expired_and_unknown_certificates_are_refused)
{
	struct fixture fixture;

	prepare(&fixture, NULL, NULL);
	use_certificate(&fixture, &fixture.authority.expired);
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, -EACCES);
	ck_assert_contains(fixture.client.detail, "expired");
	ck_assert_int_eq(fixture.server.rc, -EACCES);
	ck_assert_contains(fixture.server.detail, "expired");
	teardown(&fixture);

	prepare(&fixture, NULL, NULL);
	use_certificate(&fixture, &fixture.authority.stranger);
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, -EACCES);
	ck_assert_contains(fixture.client.detail, "self");
	teardown(&fixture);
	return 0;
}

TASK_TEST(verification_can_be_left_out)
{
	struct fixture fixture;

	prepare(&fixture, &(struct async_tls_options){ .without_verification = true }, NULL);
	use_certificate(&fixture, &fixture.authority.stranger);
	fixture.client.host = "other.test";
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_client_shows_a_certificate)
{
	struct fixture fixture;
	struct async_tls_options server = { .wants_client_certificate = true };
	struct async_tls_options client = { 0 };
	struct async_tls_info info;
	char byte;

	prepare(&fixture, NULL, &server);
	client.ca_file = fixture.authority.root.file;
	client.certificate_file = fixture.authority.client.file;
	async_tls_context_free(fixture.client.context);
	fixture.client.context = make_context(&client);
	shake_both(&fixture);
	ck_assert_int_eq(fixture.client.rc, 0);
	ck_assert_int_eq(fixture.server.rc, 0);
	ck_assert_int_eq(async_tls_info(fixture.server.stream, &info), 0);
	ck_assert_str_eq(info.peer, "CN=client");
	teardown(&fixture);

	/* Without one, a client of TLS 1.3 hears of it when it reads. */
	prepare(&fixture, NULL, &server);
	shake_both(&fixture);
	ck_assert_int_eq(fixture.server.rc, -EACCES);
	ck_assert_int_eq(fixture.client.rc, 0);
	ck_assert_int_eq(async_read(fixture.client.stream, &byte, 1), -EACCES);
	ck_assert_contains(async_last_error()->detail, "certificate");
	ck_assert_int_eq(async_read(fixture.client.stream, &byte, 1), -EACCES);
	teardown(&fixture);
	return 0;
}

/* ---- handshakes that do not end well ------------------------------------------------------- */

TASK_TEST(a_handshake_has_a_time_limit)
{
	struct fixture fixture;
	uint64_t start;

	prepare(&fixture, &(struct async_tls_options){ .handshake_timeout_ms = 700 }, NULL);
	start = async_now();
	ck_assert_int_eq(shake(&fixture.client), 0);
	ck_assert_int_eq(fixture.client.rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now() - start, 700);
	/* The other end saw it begin, and end. */
	ck_assert_int_eq(shake(&fixture.server), 0);
	ck_assert_int_lt(fixture.server.rc, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_default_time_limit_and_a_deadline_around)
{
	struct fixture fixture;
	uint64_t start;
	int rc;

	prepare(&fixture, NULL, NULL);
	start = async_now();
	ck_assert_int_eq(shake(&fixture.server), 0);
	ck_assert_int_eq(fixture.server.rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now() - start, 10000);
	ck_assert_ptr_null(fixture.server.stream);
	teardown(&fixture);

	prepare(&fixture, NULL, NULL);
	start = async_now();
	ASYNC_TIMEOUT (50, &rc)
		shake(&fixture.client);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(fixture.client.rc, ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now() - start, 50);
	teardown(&fixture);
	return 0;
}

TASK_TEST(cancelled_at_every_moment)
{
	struct fixture fixture;

	for (int turns = 0; turns < 12; turns++) {
		struct async_task *client;
		struct async_task *server;

		prepare(&fixture, NULL, NULL);
		client = async_spawn(shake, &fixture.client);
		server = async_spawn(shake, &fixture.server);
		for (int i = 0; i < turns; i++)
			ck_assert_int_eq(async_yield(), 0);
		(void)async_cancel_and_await(client);
		ck_assert(fixture.client.rc == 0 || fixture.client.rc == ASYNC_ECANCELED);
		async_close(fixture.client.stream);
		fixture.client.stream = NULL;
		ck_assert_int_eq(async_await(server), 0);
		teardown(&fixture);
	}
	return 0;
}

TASK_TEST(a_peer_that_does_not_speak_tls)
{
	struct fixture fixture;

	prepare(&fixture, NULL, NULL);
	ck_assert_int_eq(async_write(fixture.server.plain, "220 hello\r\n", 11), 11);
	ck_assert_int_eq(shake(&fixture.client), 0);
	ck_assert_int_eq(fixture.client.rc, -EPROTO);
	ck_assert_str_ne(fixture.client.detail, "");
	teardown(&fixture);

	prepare(&fixture, NULL, NULL);
	async_close(fixture.server.plain);
	fixture.server.plain = NULL;
	ck_assert_int_eq(shake(&fixture.client), 0);
	ck_assert(fixture.client.rc == ASYNC_EEND || fixture.client.rc == -EPIPE ||
		  fixture.client.rc == -ECONNRESET);
	teardown(&fixture);
	return 0;
}

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
		words_both_ways_and_what_was_agreed_on,
		no_protocol_in_common,
		connecting_to_an_address,
		another_name_is_refused,
		expired_and_unknown_certificates_are_refused,
		verification_can_be_left_out,
		the_client_shows_a_certificate,
		a_handshake_has_a_time_limit,
		the_default_time_limit_and_a_deadline_around,
		cancelled_at_every_moment,
		a_peer_that_does_not_speak_tls,
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

	return RUN_SUITE("tls", tests);
}
