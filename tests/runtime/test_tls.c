/*
 * TLS: handshakes, whom they are with, and how they fail.
 */
#include "tls_pair.h"

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
	};

	return RUN_SUITE("tls", tests);
}
