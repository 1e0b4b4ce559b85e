/*
 * From a request to an easy handle of libcurl.
 *
 * What comes from the program is checked here, before libcurl sees it: a line break in a method or
 * a header would become a line of the request.
 */
#include "client.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- checking ------------------------------------------------------------------------------ */

/* A token of RFC 9110, section 5.6.2: methods and names of headers. */
static bool is_token(const char *text)
{
	if (!*text)
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("!#$%&'*+-.^_`|~", *text))
			return false;
	return true;
}

static bool has_header(const struct async_http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return true;
	return false;
}

static bool has_body(const struct async_http_request *request)
{
	return request->body_size > 0 || request->body || request->source || request->stream;
}

static int check(const struct async_http_request *request)
{
	if (!request->url)
		return -EINVAL;
	if (request->method && !is_token(request->method))
		return -EINVAL;
	if (!!request->body + !!request->source + !!request->stream > 1)
		return -EINVAL;
	if (request->body_size > 0 && !request->body && !request->source && !request->stream)
		return -EINVAL;
	for (size_t i = 0; i < request->header_count; i++) {
		const struct async_http_header *header = &request->headers[i];

		if (!header->name || !is_token(header->name))
			return -EINVAL;
		if (header->value && strpbrk(header->value, "\r\n"))
			return -EINVAL;
	}
	return 0;
}

/* ---- headers ------------------------------------------------------------------------------- */

static bool add_line(struct transfer *transfer, const char *line)
{
	struct curl_slist *longer = curl_slist_append(transfer->headers, line);

	if (longer)
		transfer->headers = longer;
	return longer;
}

/* libcurl's notation: "name: value"; "name;" is empty, "name:" is left out. */
static bool add_header(struct transfer *transfer, const char *name, const char *value)
{
	size_t size = strlen(name) + (value ? strlen(value) : 0) + 3;
	char *line = malloc(size);
	bool added;

	if (!line)
		return false;
	if (!value)
		snprintf(line, size, "%s:", name);
	else if (!*value)
		snprintf(line, size, "%s;", name);
	else
		snprintf(line, size, "%s: %s", name, value);
	added = add_line(transfer, line);
	free(line);
	return added;
}

/* Left out unless the program says so itself: a form's Content-Type, which libcurl adds to every
 * POST, and Expect, for which it would wait a second. */
static int set_headers(struct transfer *transfer, const struct async_http_request *request)
{
	for (size_t i = 0; i < request->header_count; i++) {
		const struct async_http_header *header = &request->headers[i];

		if (!add_header(transfer, header->name, header->value))
			return -ENOMEM;
	}
	if (!has_header(request, "Content-Type") && !add_line(transfer, "Content-Type:"))
		return -ENOMEM;
	if (!has_header(request, "Expect") && !add_line(transfer, "Expect:"))
		return -ENOMEM;
	if (!transfer->upload.promised && transfer->upload.source &&
		!has_header(request, "Transfer-Encoding") &&
		!add_line(transfer, "Transfer-Encoding: chunked"))
		return -ENOMEM;
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
	return 0;
}

/* ---- the body that is sent ----------------------------------------------------------------- */

static ssize_t read_stream(void *context, void *buffer, size_t size)
{
	return async_read(context, buffer, size);
}

static void set_upload(struct upload *upload, const struct async_http_request *request)
{
	upload->source = request->stream ? read_stream : request->source;
	upload->context = request->stream ? (void *)request->stream : request->source_context;
	if (upload->source) {
		upload->promised = request->body_size;
		return;
	}
	upload->data = request->body;
	upload->size = request->body_size;
}

/* After a redirect libcurl makes a GET of a POST, and of a PUT where the code asks for it; a method
 * it only knows as text stays what it is. */
static void set_method(struct transfer *transfer, const struct async_http_request *request)
{
	const char *method = request->method;
	const struct upload *upload = &transfer->upload;
	curl_off_t size = upload->source ? (curl_off_t)upload->promised : (curl_off_t)upload->size;
	CURL *easy = transfer->easy;

	if (upload->source && !upload->promised)
		size = -1;
	if (!has_body(request)) {
		bool is_post = method && strcmp(method, "POST") == 0;

		if (method && strcmp(method, "HEAD") == 0)
			curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		else if (is_post)
			curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
		else if (method && strcmp(method, "GET") != 0)
			curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, body_send);
	curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, body_rewind);
	curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
	if (method && strcmp(method, "PUT") == 0) {
		curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, size);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
	if (method && strcmp(method, "POST") != 0)
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_connection(CURL *easy, const struct async_http_options *options, int64_t connect_ms)
{
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Or ending a transfer would wait for the thread that resolves its name. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
		connect_ms > 0 && connect_ms < INT32_MAX ? (long)connect_ms : (long)INT32_MAX);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
		(long)(options->without_http2 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (options->proxy)
		curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy);
	if (options->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
	if (options->without_verification) {
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

static void set_redirects(struct transfer *transfer, int most)
{
	transfer->follows = most > 0;
	curl_easy_setopt(transfer->easy, CURLOPT_FOLLOWLOCATION, transfer->follows ? 1L : 0L);
	if (transfer->follows)
		curl_easy_setopt(transfer->easy, CURLOPT_MAXREDIRS, (long)most);
}

static int set_all(struct transfer *transfer, const struct async_http_request *request)
{
	const struct async_http_options *options = &transfer->client->options;
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, head_add);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_receive);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, options->user_agent);
	if (!has_header(request, "Accept-Encoding"))
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	set_protocols(easy);
	set_connection(easy, options,
		request->connect_timeout_ms ? request->connect_timeout_ms
					    : options->connect_timeout_ms);
	set_redirects(
		transfer, request->max_redirects ? request->max_redirects : options->max_redirects);
	set_upload(&transfer->upload, request);
	set_method(transfer, request);
	if (curl_easy_setopt(easy, CURLOPT_URL, request->url) != CURLE_OK)
		return -ENOMEM;
	return set_headers(transfer, request);
}

static uint64_t deadline_of(int64_t ms)
{
	uint64_t now = async_now();

	if (ms <= 0 || (uint64_t)ms > UINT64_MAX - now)
		return UINT64_MAX;
	return now + (uint64_t)ms;
}

static uint64_t limit_of(const struct async_http_client *client,
	const struct async_http_request *request, bool collects)
{
	size_t limit = request->body_limit;

	if (!limit && collects)
		limit = client->options.body_limit;
	/* A body in memory is followed by a zero byte. */
	if (collects && limit == SIZE_MAX)
		limit--;
	return limit ? limit : UINT64_MAX;
}

int transfer_new(struct async_http_client *client, const struct async_http_request *request,
	bool collects, struct transfer **result)
{
	struct transfer *transfer;
	int rc = check(request);

	*result = NULL;
	if (rc != 0)
		return rc;
	transfer = calloc(1, sizeof *transfer);
	if (!transfer)
		return -ENOMEM;
	transfer->client = client;
	transfer->collects = collects;
	transfer->limit = limit_of(client, request, collects);
	transfer->deadline =
		deadline_of(request->timeout_ms ? request->timeout_ms : client->options.timeout_ms);
	transfer->event = async_event_new();
	transfer->easy = client_take_handle(client);
	rc = transfer->event && transfer->easy ? set_all(transfer, request) : -ENOMEM;
	if (rc == 0)
		*result = transfer;
	else
		async_http_response_free(&transfer->response);
	return rc;
}
