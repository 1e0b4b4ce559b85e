/*
 * What tasks call: fetch, open, read. Each waits for its transfer's event until what it needs is
 * there, and feeds the upload meanwhile if libcurl asks for more of it.
 *
 * A transfer whose wait was cancelled is dropped by fetch and open; a read leaves it as it is. A
 * transfer whose own deadline passed has failed.
 */
#include "client.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- ends ---------------------------------------------------------------------------------- */

size_t transfer_fail(struct transfer *transfer, int code, const char *detail)
{
	if (transfer->failure != 0)
		return 0;
	transfer->failure = code;
	if (detail != transfer->detail)
		snprintf(transfer->detail, sizeof transfer->detail, "%s", detail ? detail : "");
	return 0;
}

static void unlink_transfer(struct transfer *transfer)
{
	struct async_http_client *client = transfer->client;

	/* Failed before it was started? */
	if (!transfer->previous && client->transfers != transfer)
		return;
	curl_multi_remove_handle(client->multi, transfer->easy);
	if (transfer->previous)
		transfer->previous->next = transfer->next;
	else
		client->transfers = transfer->next;
	if (transfer->next)
		transfer->next->previous = transfer->previous;
}

void transfer_end(struct transfer *transfer)
{
	if (transfer->is_done)
		return;
	transfer->is_done = true;
	if (transfer->has_head)
		head_publish(transfer);
	unlink_transfer(transfer);
	if (transfer->easy)
		client_give_handle(transfer->client, transfer->easy);
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	transfer->easy = NULL;
	transfer->client = NULL;
	if (transfer->event)
		async_event_set(transfer->event);
}

static void transfer_free(struct transfer *transfer)
{
	async_event_free(transfer->event);
	free(transfer->upload.buffer);
	free(transfer->head.data);
	free(transfer->places);
	free(transfer->header_list);
	free(transfer->url);
	free(transfer->body.data);
	free(transfer);
}

/* Ends it before its time. What waited for its connection is let in. */
static void transfer_stop(struct transfer *transfer, int code, const char *detail)
{
	struct async_http_client *client = transfer->client;

	if (transfer->is_done)
		return;
	transfer_fail(transfer, code, detail);
	transfer_end(transfer);
	client_kick(client);
}

void async_http_response_free(struct async_http_response *response)
{
	struct transfer *transfer = (struct transfer *)response;

	if (!response)
		return;
	transfer_stop(transfer, ASYNC_ECLOSED, "the response was freed");
	if (transfer->is_read)
		transfer->is_released = true;
	else
		transfer_free(transfer);
}

/* ---- waiting ------------------------------------------------------------------------------- */

static bool has_ended(const struct transfer *transfer)
{
	return transfer->is_done;
}

static bool has_head(const struct transfer *transfer)
{
	return transfer->has_head || transfer->is_done;
}

static bool has_bytes(const struct transfer *transfer)
{
	return transfer->body.used > transfer->taken || transfer->is_done;
}

static int wait_until(struct transfer *transfer, bool (*is_there)(const struct transfer *))
{
	int rc = is_there(transfer) ? async_yield_microtask() : 0;

	while (rc == 0 && !is_there(transfer)) {
		if (transfer->upload.is_hungry) {
			rc = body_feed(transfer);
			continue;
		}
		async_event_reset(transfer->event);
		rc = async_event_wait(transfer->event);
	}
	return rc;
}

/* wait_until, until the transfer's own deadline. 0, or ASYNC_ECANCELED. */
static int wait_for(struct transfer *transfer, bool (*is_there)(const struct transfer *))
{
	uint64_t now = async_now();
	int rc = 0;

	if (transfer->deadline == UINT64_MAX || transfer->is_done)
		return wait_until(transfer, is_there);
	ASYNC_TIMEOUT (transfer->deadline > now ? transfer->deadline - now : 0, &rc)
		rc = wait_until(transfer, is_there);
	if (rc != ASYNC_ETIMEDOUT)
		return rc;
	transfer_stop(transfer, ASYNC_ETIMEDOUT, "timeout_ms of the request");
	return 0;
}

/* For errors to name the line of the program, not one of this file: in public functions only. */
#define AT_CALLER(rc) async_fail_at(rc, __builtin_return_address(0))

static int fail(const struct transfer *transfer, const char *operation)
{
	return async_fail(transfer->failure, operation, transfer->detail);
}

/* ---- requests ------------------------------------------------------------------------------ */

/* A transfer that has what `is_there` asks for. Cancelled before, nothing is even sent. */
static int begin(struct async_http_client *client, const struct async_http_request *request,
	bool collects, const char *operation, struct transfer **result)
{
	struct transfer *transfer;
	int rc = async_yield_microtask();

	*result = NULL;
	if (rc != 0)
		return rc;
	rc = transfer_new(client, request, collects, &transfer);
	if (rc != 0)
		return async_fail(rc, operation, request->url);
	rc = client_start(client, transfer);
	if (rc == 0)
		rc = wait_for(transfer, collects ? has_ended : has_head);
	/* With a head, an open response tells of its failure when it is read. */
	if (rc == 0 && transfer->failure != 0 && (collects || !transfer->has_head))
		rc = fail(transfer, operation);
	if (rc == 0)
		rc = async_fail(body_keep_rest(transfer), operation, NULL);
	if (rc == 0)
		*result = transfer;
	else
		async_http_response_free(&transfer->response);
	return rc;
}

static int fetch(struct async_http_client *client, const struct async_http_request *request,
	struct async_http_response **response)
{
	struct transfer *transfer;
	int rc;

	*response = NULL;
	rc = begin(client, request, true, "http_fetch", &transfer);
	if (rc != 0)
		return rc;
	if (!transfer->body.data && !text_add(&transfer->body, "", 0)) {
		async_http_response_free(&transfer->response);
		return async_fail(-ENOMEM, "http_fetch", NULL);
	}
	transfer->body.data[transfer->body.used] = '\0';
	transfer->response.body = transfer->body.data;
	transfer->response.body_size = transfer->body.used;
	*response = &transfer->response;
	return 0;
}

int async_http_fetch(struct async_http_client *client, const struct async_http_request *request,
	struct async_http_response **response)
{
	return AT_CALLER(fetch(client, request, response));
}

int async_http_get(struct async_http_client *client, const char *url, size_t limit,
	struct async_http_response **response)
{
	struct async_http_request request = { .url = url, .body_limit = limit };

	return AT_CALLER(fetch(client, &request, response));
}

int async_http_open(struct async_http_client *client, const struct async_http_request *request,
	struct async_http_response **response)
{
	struct transfer *transfer;
	int rc;

	*response = NULL;
	rc = begin(client, request, false, "http_open", &transfer);
	if (rc == 0)
		*response = &transfer->response;
	return AT_CALLER(rc);
}

/* ---- reading ------------------------------------------------------------------------------- */

static ssize_t read_body(struct transfer *transfer, void *buffer, size_t size)
{
	int rc = wait_for(transfer, has_bytes);

	if (rc != 0)
		return rc;
	/* Freed meanwhile, or too late? Then what came is not wanted any more. */
	if (transfer->failure == ASYNC_ECLOSED || transfer->failure == ASYNC_ETIMEDOUT)
		return fail(transfer, "http_read");
	if (transfer->body.used > transfer->taken)
		return (ssize_t)body_take(transfer, buffer, size);
	return transfer->failure != 0 ? fail(transfer, "http_read") : 0;
}

static ssize_t read_alone(struct transfer *transfer, void *buffer, size_t size)
{
	ssize_t result;

	if (transfer->is_read || size == 0)
		return async_fail(transfer->is_read ? -EBUSY : -EINVAL, "http_read", NULL);
	if (transfer->collects) /* the body is in memory, all of it */
		return async_fail(-EINVAL, "http_read", "a response of async_http_fetch");
	transfer->is_read = true;
	result = read_body(transfer, buffer, size < SSIZE_MAX ? size : SSIZE_MAX);
	transfer->is_read = false;
	if (transfer->is_released)
		transfer_free(transfer);
	return result;
}

ssize_t async_http_read(struct async_http_response *response, void *buffer, size_t size)
{
	ssize_t result = read_alone((struct transfer *)response, buffer, size);

	return result < 0 ? AT_CALLER((int)result) : result;
}

const char *async_http_header(
	const struct async_http_response *response, const char *name, size_t index)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (strcasecmp(response->headers[i].name, name) == 0 && index-- == 0)
			return response->headers[i].value;
	return NULL;
}
