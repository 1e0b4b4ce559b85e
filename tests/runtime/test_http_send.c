/*
 * HTTP: what is sent, and what goes wrong.
 */
#include "http_test.h"

#include <netinet/in.h>
#include <unistd.h>
#include <uv.h>

/* ---- failures ------------------------------------------------------------------------------ */

TASK_TEST(the_server_closes_early)
{
	struct fixture fixture;
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	char buffer[16];

	setup(&fixture, NULL);
	ck_assert_int_eq(try_get(&fixture, "/early"), ASYNC_EEND);
	ck_assert_last_error(ASYNC_EEND, "http_fetch");
	ck_assert_int_eq(try_get(&fixture, "/nothing"), ASYNC_EEND);
	ck_assert_int_eq(try_get(&fixture, "/nonsense"), -EPROTO);

	request.url = server_url(&fixture.server, "/early");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 5);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), ASYNC_EEND);
	ck_assert_last_error(ASYNC_EEND, "http_read");
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), ASYNC_EEND);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(refused_and_unusable)
{
	static const char *const urls[] = { "http://", "http://[::1", "http://a b/", "" };
	struct fixture fixture;
	struct async_http_response *response;
	struct async_listener *listener;
	struct async_http_request request = { 0 };
	struct async_http_header header = { "X-A", "1\r\nX-B: 2" };
	char url[64];

	setup(&fixture, NULL);
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		ck_assert_int_eq(async_http_get(fixture.client, urls[i], 0, &response), -EINVAL);
	ck_assert_int_eq(
		async_http_get(fixture.client, "ftp://127.0.0.1/", 0, &response), -EPROTONOSUPPORT);
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EINVAL);
	request.url = server_url(&fixture.server, "/hello");
	request.method = "GET / HTTP/1.1\r\nX: ";
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EINVAL);
	request.method = NULL;
	request.headers = &header;
	request.header_count = 1;
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EINVAL);
	header = (struct async_http_header){ "X A", "1" };
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EINVAL);
	ck_assert_int_eq(fixture.server.connections, 0);

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", async_listener_port(listener));
	async_listener_close(listener);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_http_get(fixture.client, url, 0, &response), -ECONNREFUSED);
	ck_assert_last_error(-ECONNREFUSED, "http_fetch");
	teardown(&fixture);
	return 0;
}

/* A port whose queue is full: connecting to it takes for ever. */
static int fill_queue(int sockets[2], char *url, size_t size)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sockets[0] = socket(AF_INET, SOCK_STREAM, 0);
	sockets[1] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(sockets[0], (void *)&address, length) != 0 || listen(sockets[0], 0) != 0)
		return -1;
	getsockname(sockets[0], (void *)&address, &length);
	snprintf(url, size, "http://127.0.0.1:%d/", ntohs(address.sin_port));
	return connect(sockets[1], (void *)&address, length);
}

TASK_TEST(connecting_has_a_timeout_of_its_own)
{
	struct fixture fixture;
	struct async_http_request request = { .connect_timeout_ms = 50 };
	struct async_http_response *response;
	int sockets[2];
	char url[64];

	setup(&fixture, NULL);
	ck_assert_int_eq(fill_queue(sockets, url, sizeof url), 0);
	request.url = url;
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -ETIMEDOUT);
	ck_assert_last_error(-ETIMEDOUT, "http_fetch");
	close(sockets[0]);
	close(sockets[1]);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_name_that_does_not_exist)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	ck_assert_int_eq(async_http_get(fixture.client, "http://name.invalid/", 0, &response),
		UV_EAI_NONAME);
	ck_assert_last_error(UV_EAI_NONAME, "http_fetch");
	teardown(&fixture);
	return 0;
}

/* ---- sending ------------------------------------------------------------------------------- */

static void check_echo(
	struct fixture *fixture, struct async_http_request *request, const char *method)
{
	struct async_http_response *response;
	int rc;

	request->url = server_url(&fixture->server, "/echo");
	rc = async_http_fetch(fixture->client, request, &response);
	ck_assert_msg(rc == 0, "%s: %s", async_strerror(rc), async_last_error()->detail);
	ck_assert_str_eq(async_http_header(response, "X-Method", 0), method);
	if (request->body) {
		ck_assert_uint_eq(response->body_size, request->body_size);
		ck_assert_mem_eq(response->body, request->body, request->body_size);
	}
	async_http_response_free(response);
}

TASK_TEST(methods_and_bodies)
{
	struct fixture fixture;
	struct async_http_header header = { "Content-Type", "text/x" };
	struct async_http_request request = { .body = "abc", .body_size = 3 };

	setup(&fixture, NULL);
	check_echo(&fixture, &request, "POST");
	ck_assert_ptr_null(strstr(fixture.server.last_head, "Content-Type"));
	ck_assert_ptr_null(strstr(fixture.server.last_head, "Expect"));
	request.headers = &header;
	request.header_count = 1;
	request.method = "PUT";
	check_echo(&fixture, &request, "PUT");
	ck_assert_ptr_nonnull(strstr(fixture.server.last_head, "\r\nContent-Type: text/x\r\n"));
	request.method = "PATCH";
	check_echo(&fixture, &request, "PATCH");
	request = (struct async_http_request){ .method = "DELETE" };
	check_echo(&fixture, &request, "DELETE");
	request = (struct async_http_request){ .method = "POST" };
	check_echo(&fixture, &request, "POST");
	ck_assert_ptr_nonnull(strstr(fixture.server.last_head, "\r\nContent-Length: 0\r\n"));
	request = (struct async_http_request){ .body = "" };
	check_echo(&fixture, &request, "POST");
	request = (struct async_http_request){ .method = "GET" };
	check_echo(&fixture, &request, "GET");
	ck_assert_int_eq(fixture.server.connections, 1);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_head_has_no_body)
{
	struct fixture fixture;
	struct async_http_request request = { .method = "HEAD" };
	struct async_http_response *response;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/head");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
	ck_assert_str_eq(async_http_header(response, "Content-Length", 0), "1000");
	ck_assert_str_eq(response->body, "");
	ck_assert_uint_eq(response->body_size, 0);
	async_http_response_free(response);
	async_http_response_free(get(&fixture, "/hello"));
	ck_assert_int_eq(fixture.server.connections, 1);
	teardown(&fixture);
	return 0;
}

/* A body that comes in pieces, each after a while. */
struct pieces {
	const char *const *next;
	uint64_t pause;
	int error; /* after the last, instead of the end */
};

static ssize_t next_piece(void *context, void *buffer, size_t size)
{
	struct pieces *pieces = context;
	const char *piece = *pieces->next;
	int rc = async_sleep(pieces->pause);

	if (rc != 0)
		return rc;
	if (!piece)
		return pieces->error;
	pieces->next++;
	ck_assert_uint_ge(size, strlen(piece));
	memcpy(buffer, piece, strlen(piece));
	return (ssize_t)strlen(piece);
}

static const char *const three_pieces[] = { "one, ", "two, ", "three", NULL };

TASK_TEST(a_source_is_asked_in_the_task)
{
	struct fixture fixture;
	struct pieces pieces = { three_pieces, 1000, 0 };
	struct async_http_request request = { .source = next_piece, .source_context = &pieces };
	struct async_http_response *response;
	uint64_t start;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/echo");
	for (size_t known = 0; known < 2; known++) {
		pieces.next = three_pieces;
		request.body_size = known * strlen("one, two, three");
		start = async_now();
		ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
		ck_assert_str_eq(response->body, "one, two, three");
		ck_assert_uint_eq(async_now() - start, known ? 3000 : 4000);
		ck_assert(!strstr(fixture.server.last_head, "Transfer-Encoding: chunked") ==
			  (known == 1));
		async_http_response_free(response);
	}
	ck_assert_int_eq(fixture.server.connections, 1);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_source_that_fails_or_breaks_its_promise)
{
	struct fixture fixture;
	struct pieces pieces = { three_pieces, 10, -EIO };
	struct async_http_request request = { .source = next_piece, .source_context = &pieces };
	struct async_http_response *response;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/echo");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EIO);
	ck_assert_last_error(-EIO, "http_fetch");

	pieces = (struct pieces){ three_pieces, 10, 0 };
	request.body_size = 100;
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), ASYNC_EEND);

	pieces = (struct pieces){ three_pieces, 10, 0 };
	request.body_size = 6;
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EMSGSIZE);

	pieces = (struct pieces){ three_pieces, 1000, 0 };
	request.body_size = 0;
	request.timeout_ms = 1500;
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), ASYNC_ETIMEDOUT);
	ck_assert_int_eq(fixture.server.requests, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_body_is_the_callers_again)
{
	enum { SIZE = 240 * 1024 };
	struct fixture fixture;
	struct async_http_request request = { .body_size = SIZE };
	struct async_http_response *response;
	char *body = malloc(SIZE);
	char buffer[4096];
	size_t total = 0;
	size_t wrong = 0;
	ssize_t count;

	setup(&fixture, NULL);
	fixture.server.is_eager = true;
	memset(body, 'a', SIZE);
	request.body = body;
	request.url = server_url(&fixture.server, "/echo");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	memset(body, 'b', SIZE);
	free(body);
	while ((count = async_http_read(response, buffer, sizeof buffer)) > 0)
		for (ssize_t i = 0; i < count; i++, total++)
			wrong += buffer[i] != 'a';
	ck_assert_int_eq(count, 0);
	ck_assert_uint_eq(total, SIZE);
	ck_assert_uint_eq(wrong, 0);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_body_and_redirects)
{
	struct fixture fixture;
	struct async_http_request request = { .body = "abc", .body_size = 3 };
	struct async_http_response *response;
	struct pieces pieces = { three_pieces, 10, 0 };

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/307");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
	ck_assert_str_eq(response->body, "abc");
	ck_assert_str_eq(async_http_header(response, "X-Method", 0), "POST");
	async_http_response_free(response);

	for (int i = 0; i < 2; i++) {
		request.method = i == 0 ? "POST" : "PUT";
		request.url = server_url(&fixture.server, "/303");
		ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
		ck_assert_str_eq(response->body, "");
		ck_assert_str_eq(async_http_header(response, "X-Method", 0), "GET");
		async_http_response_free(response);
	}

	/* A source cannot begin again. */
	request = (struct async_http_request){ .source = next_piece, .source_context = &pieces };
	request.url = server_url(&fixture.server, "/307");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -ESPIPE);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_connection_the_server_has_closed)
{
	struct fixture fixture;
	struct async_http_request request = { .body = "abc", .body_size = 3 };

	setup(&fixture, NULL);
	async_http_response_free(get(&fixture, "/liar"));
	ck_assert_int_eq(async_sleep(100), 0);
	check_echo(&fixture, &request, "POST");
	ck_assert_int_eq(fixture.server.connections, 2);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_stream_is_sent)
{
	struct fixture fixture;
	struct async_stream *pair[2];
	struct async_http_request request = { 0 };
	struct async_http_response *response;

	setup(&fixture, NULL);
	ck_assert_int_eq(async_stream_pair(pair), 0);
	ck_assert_int_eq(async_write(pair[0], "from a stream", 13), 13);
	async_close(pair[0]);
	request.url = server_url(&fixture.server, "/echo");
	request.stream = pair[1];
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
	ck_assert_str_eq(response->body, "from a stream");
	async_http_response_free(response);
	async_close(pair[1]);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_large_upload)
{
	enum { SIZE = 200 * 1024 };
	struct fixture fixture;
	struct async_http_request request = { .body_size = SIZE };
	char *body = malloc(SIZE);

	for (size_t i = 0; i < SIZE; i++)
		body[i] = (char)('a' + i % 23);
	request.body = body;
	setup(&fixture, NULL);
	check_echo(&fixture, &request, "POST");
	free(body);
	teardown(&fixture);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		the_server_closes_early,
		refused_and_unusable,
		connecting_has_a_timeout_of_its_own,
		a_name_that_does_not_exist,
		methods_and_bodies,
		a_head_has_no_body,
		a_source_is_asked_in_the_task,
		a_source_that_fails_or_breaks_its_promise,
		the_body_is_the_callers_again,
		a_body_and_redirects,
		a_connection_the_server_has_closed,
		a_stream_is_sent,
		a_large_upload,
	};

	return RUN_SUITE("http_send", tests);
}
