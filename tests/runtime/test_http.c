/*
 * HTTP: responses, redirects, limits and time. The client talks to a server in the same loop, on
 * the virtual clock. What is said about time is exact: libcurl's own time is never asked.
 */
#include "http_test.h"

/* ---- responses ----------------------------------------------------------------------------- */

TASK_TEST(a_response_has_all_its_parts)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	response = get(&fixture, "/hello");
	ck_assert_int_eq(response->status, 200);
	ck_assert_str_eq(response->body, "hello");
	ck_assert_uint_eq(response->body_size, 5);
	ck_assert_str_eq(response->url, server_url(&fixture.server, "/hello"));
	ck_assert_int_eq(response->redirects, 0);
	ck_assert(!response->reused);
	ck_assert_int_gt(response->timing.total, 0);
	ck_assert_int_le(response->timing.first_byte, response->timing.total);
	ck_assert_ptr_nonnull(strstr(fixture.server.last_head, "\r\nUser-Agent: async/"));
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(headers_by_name_and_number)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	response = get(&fixture, "/hello");
	ck_assert_uint_eq(response->header_count, 6);
	ck_assert_str_eq(response->headers[0].name, "Content-Type");
	ck_assert_str_eq(async_http_header(response, "content-TYPE", 0), "text/plain");
	ck_assert_str_eq(async_http_header(response, "X-TWICE", 0), "one");
	ck_assert_str_eq(async_http_header(response, "X-TWICE", 1), "two");
	ck_assert_ptr_null(async_http_header(response, "X-TWICE", 2));
	ck_assert_str_eq(async_http_header(response, "X-Folded", 0), "a b");
	ck_assert_str_eq(async_http_header(response, "X-Empty", 0), "");
	ck_assert_ptr_null(async_http_header(response, "X-Twic", 0));
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(chunks_trailers_and_interim_responses)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	response = get(&fixture, "/chunked");
	ck_assert_str_eq(response->body, "hello, world");
	ck_assert_ptr_null(async_http_header(response, "X-Trailer", 0));
	async_http_response_free(response);

	response = get(&fixture, "/hints");
	ck_assert_int_eq(response->status, 200);
	ck_assert_ptr_null(async_http_header(response, "Link", 0));
	ck_assert_str_eq(response->body, "ok");
	async_http_response_free(response);

	response = get(&fixture, "/compressed");
	ck_assert_str_eq(response->body, "hello, compressed world");
	async_http_response_free(response);
	ck_assert_int_eq(fixture.server.connections, 1);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_status_is_no_error)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	response = get(&fixture, "/elsewhere");
	ck_assert_int_eq(response->status, 404);
	ck_assert_str_eq(response->body, "nothing");
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(connections_are_reused)
{
	struct fixture fixture;

	setup(&fixture, NULL);
	for (int i = 0; i < 5; i++) {
		struct async_http_response *response = get(&fixture, i % 2 ? "/chunked" : "/hello");

		ck_assert_int_eq(response->reused, i > 0);
		async_http_response_free(response);
	}
	ck_assert_int_eq(fixture.server.connections, 1);
	ck_assert_int_eq(fixture.server.requests, 5);
	teardown(&fixture);
	return 0;
}

TASK_TEST(through_a_proxy_under_another_name)
{
	struct fixture fixture;
	struct async_http_options options = { .user_agent = "nobody/1" };
	struct async_http_client *client;
	struct async_http_response *response;

	setup(&fixture, NULL);
	options.proxy = server_url(&fixture.server, "");
	client = async_http_client_new(&options);
	/* The options were copied. */
	memset(fixture.server.url, 0, sizeof fixture.server.url);
	ck_assert_int_eq(async_http_get(client, "http://elsewhere.test/hello", 0, &response), 0);
	ck_assert_int_eq(response->status, 404);
	ck_assert_ptr_eq(strstr(fixture.server.last_head, "GET http://elsewhere.test/hello "),
		fixture.server.last_head);
	ck_assert_ptr_nonnull(strstr(fixture.server.last_head, "\r\nUser-Agent: nobody/1\r\n"));
	async_http_response_free(response);
	async_http_client_free(client);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_server_that_takes_its_time_is_waited_for)
{
	struct fixture fixture;
	struct async_http_response *response;
	uint64_t start;

	setup(&fixture, NULL);
	start = async_now();
	response = get(&fixture, "/late");
	ck_assert_uint_eq(async_now() - start, 10000);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

/* ---- redirects ----------------------------------------------------------------------------- */

TASK_TEST(redirects_are_followed_and_counted)
{
	struct fixture fixture;
	struct async_http_response *response;

	setup(&fixture, NULL);
	response = get(&fixture, "/redirect");
	ck_assert_int_eq(response->status, 200);
	ck_assert_str_eq(response->body, "hello");
	ck_assert_int_eq(response->redirects, 1);
	ck_assert_str_eq(response->url, server_url(&fixture.server, "/hello"));
	ck_assert_ptr_null(async_http_header(response, "X-Old", 0));
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(redirects_end)
{
	struct fixture fixture;

	setup(&fixture, &(struct async_http_options){ .max_redirects = 3 });
	ck_assert_int_eq(try_get(&fixture, "/loop"), -ELOOP);
	ck_assert_last_error(-ELOOP, "http_fetch");
	ck_assert_int_eq(fixture.server.requests, 4);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_redirect_can_be_the_response)
{
	struct fixture fixture;
	struct async_http_response *response;
	struct async_http_request request = { .max_redirects = ASYNC_HTTP_NO_REDIRECTS };

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/redirect");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
	ck_assert_int_eq(response->status, 302);
	ck_assert_str_eq(async_http_header(response, "location", 0), "/hello");
	ck_assert_str_eq(response->body, "moved\n");
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(redirects_stay_with_http)
{
	struct fixture fixture;

	setup(&fixture, NULL);
	ck_assert_int_eq(try_get(&fixture, "/file"), -EPROTONOSUPPORT);
	teardown(&fixture);
	return 0;
}

/* ---- limits and time ----------------------------------------------------------------------- */

TASK_TEST(a_body_over_the_limit)
{
	static const char *const paths[] = { "/big", "/big-chunked" };
	struct fixture fixture;

	setup(&fixture, NULL);
	for (size_t i = 0; i < 2; i++) {
		struct async_http_request request = { .body_limit = 65535 };
		struct async_http_response *response;

		request.url = server_url(&fixture.server, paths[i]);
		ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), -EMSGSIZE);
		ck_assert_last_error(-EMSGSIZE, "http_fetch");
		ck_assert_ptr_null(response);
		request.body_limit = 65536;
		ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), 0);
		ck_assert_uint_eq(response->body_size, 65536);
		async_http_response_free(response);
	}
	ck_assert_int_eq(fixture.server.connections, 3);
	teardown(&fixture);
	return 0;
}

TASK_TEST(headers_have_a_limit_too)
{
	struct fixture fixture;

	setup(&fixture, NULL);
	ck_assert_int_eq(try_get(&fixture, "/many-headers"), -EMSGSIZE);
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_timeout_of_a_request)
{
	struct fixture fixture;
	struct async_http_request request = { .timeout_ms = 500 };
	struct async_http_response *response;
	uint64_t start;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/never");
	start = async_now();
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), ASYNC_ETIMEDOUT);
	ck_assert_last_error(ASYNC_ETIMEDOUT, "http_fetch");
	ck_assert_uint_eq(async_now() - start, 500);
	ck_assert_int_eq(fixture.server.requests, 1);
	/* The server's handler sleeps on, its connection is closed: no other is disturbed. */
	async_http_response_free(get(&fixture, "/hello"));
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_timeout_covers_the_body)
{
	struct fixture fixture;
	struct async_http_request request = { .timeout_ms = 1500 };
	struct async_http_response *response;
	uint64_t start;
	char buffer[64];

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/slow");
	start = async_now();
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 5);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 5);
	ck_assert_uint_eq(async_now() - start, 1000);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), ASYNC_ETIMEDOUT);
	ck_assert_last_error(ASYNC_ETIMEDOUT, "http_read");
	ck_assert_uint_eq(async_now() - start, 1500);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), ASYNC_ETIMEDOUT);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_deadline_around_the_request)
{
	struct fixture fixture;
	uint64_t start;
	int inner = 0;
	int rc;

	setup(&fixture, NULL);
	start = async_now();
	ASYNC_TIMEOUT (300, &rc)
		inner = rc = try_get(&fixture, "/never");
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now() - start, 300);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_cancelled_read_took_nothing)
{
	struct fixture fixture;
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	ssize_t count = 0;
	char buffer[64];
	int rc;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/slow");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert_int_eq(async_http_read(response, buffer, 5), 5);
	ASYNC_TIMEOUT (500, &rc)
		count = async_http_read(response, buffer, 5);
	ck_assert_int_eq(count, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	for (int i = 0; i < 3; i++) {
		memset(buffer, 0, sizeof buffer);
		ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 5);
		ck_assert_str_eq(buffer, "hello");
	}
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), 0);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_response_has_all_its_parts,
		headers_by_name_and_number,
		chunks_trailers_and_interim_responses,
		a_status_is_no_error,
		connections_are_reused,
		through_a_proxy_under_another_name,
		a_server_that_takes_its_time_is_waited_for,
		redirects_are_followed_and_counted,
		redirects_end,
		a_redirect_can_be_the_response,
		redirects_stay_with_http,
		a_body_over_the_limit,
		headers_have_a_limit_too,
		the_timeout_of_a_request,
		the_timeout_covers_the_body,
		a_deadline_around_the_request,
		a_cancelled_read_took_nothing,
	};

	return RUN_SUITE("http", tests);
}
