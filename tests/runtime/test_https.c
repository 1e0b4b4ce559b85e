/*
 * HTTPS: the client of one library against a server that speaks TLS with the other. libcurl has TLS
 * of its own, so this is also a test of ours against another program.
 */
#include "http_test.h"
#include "tls_test.h"

struct secure {
	struct fixture fixture;
	struct authority authority;
	struct async_tls_context *context;
};

/* What the server does with a connection before it reads from it. */
static struct async_stream *encrypt(struct async_stream *plain, void *context)
{
	struct async_stream *stream;

	return async_tls_wrap_server(context, plain, &stream) == 0 ? stream : NULL;
}

static void secure_setup(struct secure *secure, const struct async_tls_options *tls,
	struct async_http_options options)
{
	struct async_tls_options server = tls ? *tls : (struct async_tls_options){ 0 };

	authority_init(&secure->authority);
	server.is_server = true;
	server.certificate_file = secure->authority.server.file;
	secure->context = make_context(&server);
	if (!options.ca_file)
		options.ca_file = secure->authority.root.file;
	setup(&secure->fixture, &options);
	secure->fixture.server.wrap = encrypt;
	secure->fixture.server.wrap_context = secure->context;
}

static void secure_teardown(struct secure *secure)
{
	teardown(&secure->fixture);
	async_tls_context_free(secure->context);
	authority_release(&secure->authority);
}

static const char *secure_url(struct secure *secure, const char *host, const char *path)
{
	static char url[256];

	snprintf(url, sizeof url, "https://%s:%d%s", host,
		async_listener_port(secure->fixture.server.listener), path);
	return url;
}

TASK_TEST(responses_over_tls)
{
	static const char *const paths[] = { "/hello", "/chunked", "/big", "/compressed" };
	struct secure secure;
	struct async_http_response *response;

	secure_setup(&secure, NULL, (struct async_http_options){ 0 });
	for (size_t i = 0; i < 12; i++) {
		int rc = async_http_get(secure.fixture.client,
			secure_url(&secure, "127.0.0.1", paths[i % 4]), 0, &response);

		ck_assert_msg(rc == 0, "%s: %s", async_strerror(rc), async_last_error()->detail);
		ck_assert_int_eq(response->status, 200);
		ck_assert_int_eq(response->reused, i > 0);
		if (i == 0)
			ck_assert_int_gt(response->timing.encrypted, 0);
		async_http_response_free(response);
	}
	ck_assert_int_eq(secure.fixture.server.connections, 1);
	secure_teardown(&secure);
	return 0;
}

TASK_TEST(a_large_body_and_an_upload)
{
	struct secure secure;
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	char *buffer = malloc(HUGE_PIECE);
	size_t total = 0;
	ssize_t count;

	secure_setup(&secure, NULL, (struct async_http_options){ 0 });
	request.url = secure_url(&secure, "127.0.0.1", "/huge");
	ck_assert_int_eq(async_http_open(secure.fixture.client, &request, &response), 0);
	while ((count = async_http_read(response, buffer, HUGE_PIECE)) > 0)
		total += (size_t)count;
	ck_assert_int_eq(count, 0);
	ck_assert_uint_eq(total, HUGE_SIZE);
	async_http_response_free(response);

	memset(buffer, 'a', HUGE_PIECE);
	request.url = secure_url(&secure, "127.0.0.1", "/echo");
	request.body = buffer;
	request.body_size = HUGE_PIECE;
	ck_assert_int_eq(async_http_fetch(secure.fixture.client, &request, &response), 0);
	ck_assert_uint_eq(response->body_size, HUGE_PIECE);
	ck_assert_mem_eq(response->body, buffer, HUGE_PIECE);
	async_http_response_free(response);
	free(buffer);
	secure_teardown(&secure);
	return 0;
}

TASK_TEST(certificates_are_verified)
{
	struct secure secure;
	struct async_http_response *response;
	struct async_http_client *client;
	struct async_http_options options = { .proxy = "" };
	int rc;

	/* Not the authority that signed it. */
	secure_setup(&secure, NULL, (struct async_http_options){ 0 });
	options.ca_file = secure.authority.stranger.file;
	client = async_http_client_new(&options);
	rc = async_http_get(client, secure_url(&secure, "127.0.0.1", "/hello"), 0, &response);
	ck_assert_int_eq(rc, -EACCES);
	ck_assert_last_error(-EACCES, "http_fetch");
	async_http_client_free(client);

	options.without_verification = true;
	client = async_http_client_new(&options);
	rc = async_http_get(client, secure_url(&secure, "127.0.0.1", "/hello"), 0, &response);
	ck_assert_int_eq(rc, 0);
	async_http_response_free(response);
	async_http_client_free(client);

	/* The right machine, by a name the certificate is not for. */
	rc = async_http_get(
		secure.fixture.client, secure_url(&secure, "localhost", "/hello"), 0, &response);
	ck_assert_int_eq(rc, -EACCES);
	ck_assert_int_eq(secure.fixture.server.requests, 1);
	secure_teardown(&secure);
	return 0;
}

TASK_TEST(the_server_must_speak_tls)
{
	struct secure secure;
	struct async_http_response *response;

	secure_setup(&secure, NULL, (struct async_http_options){ 0 });
	secure.fixture.server.wrap = NULL;
	ck_assert_int_lt(async_http_get(secure.fixture.client,
				 secure_url(&secure, "127.0.0.1", "/hello"), 0, &response),
		0);
	secure_teardown(&secure);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		responses_over_tls,
		a_large_body_and_an_upload,
		certificates_are_verified,
		the_server_must_speak_tls,
	};

	return RUN_SUITE("https", tests);
}
