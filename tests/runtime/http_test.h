/*
 * What the tests of HTTP share: the answers of their server, and a client of it.
 */
#ifndef HTTP_TEST_H
#define HTTP_TEST_H

#include "http_server.h"

#include "async/http.h"

/* ---- the server's answers ------------------------------------------------------------------ */

static inline int say_hello(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
				"Content-Length: 5\r\nX-Twice: one\r\nx-twice:  two \r\n"
				"X-Folded: a\r\n b\r\nX-Empty:\r\n\r\nhello");
}

static inline int say_chunked(struct exchange *exchange)
{
	int rc = answer(exchange, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
				  "5\r\nhello\r\n");

	if (rc == 0)
		rc = async_sleep(20);
	return rc == 0 ? answer(exchange, "7\r\n, world\r\n0\r\nX-Trailer: 1\r\n\r\n") : rc;
}

static inline int say_compressed(struct exchange *exchange)
{
	static const char text[] =
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 43\r\n\r\n"
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\xd7\x51\x48\xce\xcf"
		"\x2d\x28\x4a\x2d\x2e\x4e\x4d\x51\x28\xcf\x2f\xca\x49\x01\x00\x08\x9e\x34\x35\x17"
		"\x00\x00\x00";
	ssize_t count = async_write(exchange->stream, text, sizeof text - 1);

	return count < 0 ? (int)count : 0;
}

static inline int redirect(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 302 Found\r\nLocation: /hello\r\nX-Old: 1\r\n"
				"Content-Length: 6\r\n\r\nmoved\n");
}

static inline int redirect_for_ever(struct exchange *exchange)
{
	return answer(
		exchange, "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n");
}

static inline int redirect_with_body(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /echo\r\n"
				"Content-Length: 0\r\n\r\n");
}

static inline int redirect_without_body(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 303 See Other\r\nLocation: /echo\r\n"
				"Content-Length: 0\r\n\r\n");
}

/* Keeps the connection by its word, and closes it. */
static inline int say_hello_and_close(struct exchange *exchange)
{
	(void)say_hello(exchange);
	return -1;
}

static inline int redirect_to_file(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\n"
				"Content-Length: 0\r\n\r\n");
}

static inline int say_continue(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
				"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

static inline int never_answer(struct exchange *exchange)
{
	(void)exchange;
	return async_sleep(UINT64_MAX);
}

static inline int answer_late(struct exchange *exchange)
{
	int rc = async_sleep(10000);

	return rc == 0 ? say_hello(exchange) : rc;
}

/* Five bytes at once, and five every second. */
static inline int say_slowly(struct exchange *exchange)
{
	int rc = answer(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");

	for (int i = 0; i < 3 && rc == 0; i++) {
		rc = async_sleep(1000);
		if (rc == 0)
			rc = answer(exchange, "hello");
	}
	return rc;
}

static inline int close_early(struct exchange *exchange)
{
	(void)answer(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
	return -1;
}

static inline int close_at_once(struct exchange *exchange)
{
	(void)exchange;
	return -1;
}

static inline int talk_nonsense(struct exchange *exchange)
{
	(void)answer(exchange, "220 mail.example.org ESMTP\r\n\r\n");
	return -1;
}

static inline int say_big(struct exchange *exchange)
{
	char piece[1024];
	int rc = answer(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n");

	memset(piece, 'x', sizeof piece);
	for (int i = 0; i < 64 && rc == 0; i++)
		rc = async_write(exchange->stream, piece, sizeof piece) < 0 ? -1 : 0;
	return rc;
}

static inline int say_big_chunked(struct exchange *exchange)
{
	char piece[1024 + 8];
	int rc = answer(exchange, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

	memset(piece, 'x', sizeof piece);
	memcpy(piece, "400\r\n", 5);
	memcpy(piece + 5 + 1024, "\r\n", 2);
	for (int i = 0; i < 64 && rc == 0; i++)
		rc = async_write(exchange->stream, piece, 5 + 1024 + 2) < 0 ? -1 : 0;
	return rc == 0 ? answer(exchange, "0\r\n\r\n") : rc;
}

/* More than any two buffers of the kernel hold. */
enum { HUGE_SIZE = 64 * 1024 * 1024, HUGE_PIECE = 64 * 1024 };

static inline int say_huge(struct exchange *exchange)
{
	char *piece = malloc(HUGE_PIECE);
	char head[100];
	int rc;

	memset(piece, 'x', HUGE_PIECE);
	snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", HUGE_SIZE);
	rc = answer(exchange, head);
	for (size_t sent = 0; sent < HUGE_SIZE && rc == 0; sent += HUGE_PIECE) {
		rc = async_write(exchange->stream, piece, HUGE_PIECE) < 0 ? -1 : 0;
		if (rc == 0)
			exchange->server->written += HUGE_PIECE;
	}
	free(piece);
	return rc;
}

static inline int say_many_headers(struct exchange *exchange)
{
	char line[1024];
	int rc = answer(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");

	memset(line, 'x', sizeof line);
	memcpy(line, "X-Long: ", 8);
	memcpy(line + sizeof line - 3, "\r\n", 3);
	for (int i = 0; i < 300 && rc == 0; i++)
		rc = answer(exchange, line);
	return rc == 0 ? answer(exchange, "\r\n") : rc;
}

static inline int echo(struct exchange *exchange)
{
	char head[200];
	int rc;

	snprintf(head, sizeof head,
		"HTTP/1.1 200 OK\r\nX-Method: %s\r\nContent-Length: %zu\r\n\r\n", exchange->method,
		exchange->body_size);
	rc = answer(exchange, head);
	if (rc == 0 && async_write(exchange->stream, exchange->body, exchange->body_size) < 0)
		rc = -1;
	return rc;
}

static inline int answer_head(struct exchange *exchange)
{
	return answer(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
}

static inline int answer_after_a_while(struct exchange *exchange)
{
	int rc = async_sleep(5);

	return rc == 0 ? say_hello(exchange) : rc;
}

static const struct route routes[] = {
	{ "/hello", say_hello },
	{ "/chunked", say_chunked },
	{ "/compressed", say_compressed },
	{ "/redirect", redirect },
	{ "/loop", redirect_for_ever },
	{ "/file", redirect_to_file },
	{ "/307", redirect_with_body },
	{ "/303", redirect_without_body },
	{ "/liar", say_hello_and_close },
	{ "/hints", say_continue },
	{ "/never", never_answer },
	{ "/late", answer_late },
	{ "/slow", say_slowly },
	{ "/early", close_early },
	{ "/nothing", close_at_once },
	{ "/nonsense", talk_nonsense },
	{ "/big", say_big },
	{ "/big-chunked", say_big_chunked },
	{ "/huge", say_huge },
	{ "/many-headers", say_many_headers },
	{ "/echo", echo },
	{ "/head", answer_head },
	{ "/while", answer_after_a_while },
	{ NULL, NULL },
};

/* ---- what the tests share ------------------------------------------------------------------ */

struct fixture {
	struct server server;
	struct async_http_client *client;
};

static inline void setup(struct fixture *fixture, const struct async_http_options *options)
{
	struct async_http_options local = { .proxy = "" };

	if (options)
		local = *options;
	local.proxy = "";
	server_open(&fixture->server, routes);
	fixture->client = async_http_client_new(&local);
	ck_assert_ptr_nonnull(fixture->client);
}

static inline void teardown(struct fixture *fixture)
{
	async_http_client_free(fixture->client);
	server_close(&fixture->server);
}

static inline struct async_http_response *get(struct fixture *fixture, const char *path)
{
	struct async_http_response *response;
	int rc = async_http_get(fixture->client, server_url(&fixture->server, path), 0, &response);

	ck_assert_msg(rc == 0, "%s: %s: %s", path, async_strerror(rc), async_last_error()->detail);
	return response;
}

static inline int try_get(struct fixture *fixture, const char *path)
{
	struct async_http_response *response;
	int rc = async_http_get(fixture->client, server_url(&fixture->server, path), 0, &response);

	ck_assert(!response == (rc != 0));
	async_http_response_free(response);
	return rc;
}

/* What is known about it, and that it happened in a test. */
#define ck_assert_last_error(code_, operation_)                                                    \
	do {                                                                                       \
		const struct async_error *error_ = async_last_error();                             \
		ck_assert_int_eq(error_->code, code_);                                             \
		ck_assert_str_eq(error_->operation, operation_);                                   \
		ck_assert_str_ne(error_->detail, "");                                              \
		ck_assert(!error_->file || strstr(error_->file, "tests/runtime/"));                \
	} while (0)

/* A request made by a task of its own. */
struct errand {
	struct fixture *fixture;
	const char *path;
	int rc;
};

static inline int run_errand(void *arg)
{
	struct errand *errand = arg;

	errand->rc = try_get(errand->fixture, errand->path);
	return errand->rc;
}

#endif
