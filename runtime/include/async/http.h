/*
 * HTTP for tasks: an optional library, async_http, on libcurl's multi interface. The rules at the
 * top of async.h hold here too.
 *
 * A client keeps the connections of one loop, and reuses them. async_http_fetch brings a whole
 * response; async_http_open and async_http_read bring it piece by piece, no faster than it is
 * read:
 *
 *	struct async_http_client *client = async_http_client_new(NULL);
 *	struct async_http_request request = { .url = "https://example.org/", .timeout_ms = 5000 };
 *	struct async_http_response *response;
 *	int rc = async_http_fetch(client, &request, &response);
 *
 *	if (rc == 0)
 *		printf("%d %s\n", response->status, response->body);
 *	async_http_response_free(response);
 *	async_http_client_free(client);
 *
 *  1. A status such as 404 is a response, not an error. async_last_error() says in its detail
 *     what libcurl says about a failure.
 *  2. What a request points at is the caller's again as soon as async_http_fetch or
 *     async_http_open has returned, cancelled or not; only a source of a body is used for as
 *     long as the response is read.
 *  3. Cancelling a transfer closes its connection, and no other.
 *  4. Only http and https are spoken, at first and after redirects. Names are resolved by
 *     libcurl's threads. No signal is used.
 *
 * The clock. `timeout_ms` and the deadlines of scopes run on the loop's clock, virtual or not;
 * what libcurl itself times (connecting, keeping connections) is real time. A transfer holds the
 * virtual clock while something happens on it: until nothing was heard of any transfer of the
 * client during four polls of 12 real milliseconds. So a server within the process answers before
 * time jumps, and a deadline against a server that never answers does fire.
 *
 * Errors, beside those of async.h:
 *
 *	-EINVAL               the URL, a header or the method cannot be used
 *	-EPROTONOSUPPORT      the URL, or a redirect, is neither http nor https
 *	UV_EAI_NONAME         the name of the host or of the proxy is not known
 *	-ECONNREFUSED, ...    what the system said about connecting, sending or receiving
 *	-ETIMEDOUT            no connection within connect_timeout_ms
 *	-EACCES               the server's certificate is not accepted
 *	-EPROTO               TLS failed, or the answer is not HTTP
 *	-ELOOP                more redirects than allowed
 *	-EMSGSIZE             the body is larger than allowed, or the headers than 256 KiB
 *	ASYNC_EEND            the server closed before the end of the response
 *	ASYNC_ETIMEDOUT       the request took longer than its timeout_ms
 *	ASYNC_ECLOSED         the client was freed meanwhile
 */
#ifndef ASYNC_HTTP_H
#define ASYNC_HTTP_H

#include "async/annotate.h"
#include "async/async.h"
#include "async/io.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_http_client;

#define ASYNC_HTTP_NO_LIMIT SIZE_MAX /* for body limits */

enum {
	ASYNC_HTTP_NO_REDIRECTS = -1, /* a redirect is the response */
	ASYNC_HTTP_NO_TIMEOUT = -1,
};

/* Zero means the default, in every field. Strings are copied. */
struct async_http_options {
	size_t connections_per_host; /* most at a time, others queue; 6 */
	size_t connections;          /* most at a time in all; 100 */
	int64_t timeout_ms;          /* for requests that say nothing else; none */
	int64_t connect_timeout_ms;  /* likewise; 30 s */
	size_t body_limit;           /* likewise, in bytes; 16 MiB */
	int max_redirects;           /* likewise; 10 */
	const char *user_agent;      /* "async/VERSION" */
	const char *ca_file;         /* PEM; the certificates of the system */
	const char *proxy;           /* URL; what http_proxy and the like in the environment say */
	bool without_http2;          /* HTTP/1.1 also where TLS could agree on HTTP/2 */
	bool without_verification;   /* accept every certificate: for tests */
};

/* A client for the loop of this thread. `options` may be NULL. NULL when memory ran out or outside
 * of a loop. One that is left open is freed when the loop ends. From Node's http.Agent. */
ASYNC_ACQUIRES("http-client")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_http_client *async_http_client_new(
	const struct async_http_options *options);

/* Closes all connections and frees the client. Transfers under way fail with ASYNC_ECLOSED; their
 * responses remain their owners'. NULL is ignored. */
ASYNC_RELEASES("http-client")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_http_client_free(
	ASYNC_P_CONSUMES struct async_http_client *client);

struct async_http_header {
	const char *name;
	const char *value;
};

/* Gives the next bytes of a body that is sent: at most `size` of them, 0 at the end, or a negative
 * error, which ends the request. Called in the task that called fetch, open or read, and it may
 * suspend: what it waits for is what slows the upload down. */
typedef ssize_t (*async_http_source)(void *context, void *buffer, size_t size);

/* Zero means none, or what the client's options say, in every field but `url`. */
struct async_http_request {
	const char *method; /* GET, or POST when there is a body */
	const char *url;
	const struct async_http_header *headers;
	size_t header_count;

	const void *body;
	size_t body_size; /* of `body`; of a source 0 when it is not known: chunks are sent then */
	async_http_source source; /* instead of `body` */
	void *source_context;
	struct async_stream *stream; /* instead of both: is read to its end, and not closed */

	int64_t timeout_ms; /* for all of it, until the last byte of the body was read */
	int64_t connect_timeout_ms;
	size_t body_limit; /* of the response; for async_http_open there is none by default */
	int max_redirects;
};

/* Microseconds since the request began; 0 for what did not happen. */
struct async_http_timing {
	int64_t resolved;
	int64_t connected;
	int64_t encrypted;  /* TLS is ready */
	int64_t first_byte; /* of the response */
	int64_t total;
};

/* To be read only. It belongs to who opened or fetched it, and so do all strings in it. */
struct async_http_response {
	int status;      /* of the last response, after redirects: 200, 404, ... */
	const char *url; /* the final one */
	const struct async_http_header *headers; /* of the last response, in order, with repeats */
	size_t header_count;
	const char *body; /* async_http_fetch only: with a 0 after its last byte; never NULL then */
	size_t body_size;
	int redirects;                   /* that were followed */
	bool reused;                     /* no new connection was needed */
	struct async_http_timing timing; /* final once the body has been read */
};

/* Makes a request and brings the whole response into memory: at most body_limit bytes, -EMSGSIZE
 * and a closed connection beyond. On success *response is the caller's, to be freed; NULL
 * otherwise. Returns 0 or an error of the list above. From fetch(). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT ASYNC_ACQUIRES(
	"http-response") ASYNC_MUST_USE int async_http_fetch(struct async_http_client *client,
	const struct async_http_request *request, struct async_http_response **response);

/* async_http_fetch of a URL with a GET; `limit` as body_limit, 0 for the client's. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT ASYNC_ACQUIRES(
	"http-response") ASYNC_MUST_USE int async_http_get(struct async_http_client *client,
	const char *url, size_t limit, struct async_http_response **response);

/* Makes a request and returns when the headers of its response are there; the body is to be read
 * with async_http_read. What remains of a `body` to be sent is copied then. On success *response
 * is the caller's, to be freed; NULL otherwise. Returns 0 or an error of the list above. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT ASYNC_ACQUIRES(
	"http-response") ASYNC_MUST_USE int async_http_open(struct async_http_client *client,
	const struct async_http_request *request, struct async_http_response **response);

/* Reads from 1 to `size` bytes of the body, decoded if the server compressed it on request; waits
 * while there are none. At most 64 KiB are read ahead, so a reader that does not ask slows the
 * server down. Returns their number; 0 at the end; an error of the list above, and from then on;
 * -EBUSY when another task reads it; -EINVAL for size 0; ASYNC_ECANCELED, and then nothing was
 * taken. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_http_read(struct async_http_response *response, void *buffer, size_t size);

/* Frees a response; if its body was not read to the end, the transfer ends and its connection is
 * closed. No task may be reading it. NULL is ignored. */
ASYNC_RELEASES("http-response")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_http_response_free(
	ASYNC_P_CONSUMES struct async_http_response *response);

/* The value of the `index`th header, from 0, of this name, whose case does not matter. NULL when
 * there is none. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY const char *async_http_header(
	const struct async_http_response *response, const char *name, size_t index);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
