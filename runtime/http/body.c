/*
 * Both bodies.
 *
 * Received bytes are kept until the program takes them. When READ_AHEAD of them wait, libcurl is
 * paused, and reads no more from the server; it goes on when all have been taken. libcurl hands a
 * piece over again that it was told to pause at, so nothing is counted before it is kept.
 *
 * Sent bytes come from memory, or from a source that is asked in the program's task: libcurl is
 * paused meanwhile.
 */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	READ_AHEAD = 64 * 1024,
	SOURCE_SIZE = 32 * 1024,
	MIN_CAPACITY = 4096,
};

bool text_add(struct text *text, const void *data, size_t size)
{
	size_t capacity = text->capacity ? text->capacity : MIN_CAPACITY;
	char *larger;

	if (size >= text->capacity - text->used) {
		while (size >= capacity - text->used && capacity < SIZE_MAX / 2)
			capacity *= 2;
		larger = size < capacity - text->used ? realloc(text->data, capacity) : NULL;
		if (!larger)
			return false;
		text->data = larger;
		text->capacity = capacity;
	}
	memcpy(text->data + text->used, data, size);
	text->used += size;
	return true;
}

/* Ends the pauses the transfer does not want any more. libcurl hands over at once what it has kept
 * meanwhile, and only says here if that went wrong. It answers BAD_FUNCTION_ARGUMENT when it has
 * lost the connection already: then it will say why by itself. */
static void go_on(struct transfer *transfer)
{
	struct async_http_client *client = transfer->client;
	int pauses = (transfer->is_receive_paused ? CURLPAUSE_RECV : 0) |
		     (transfer->is_send_paused ? CURLPAUSE_SEND : 0);
	CURLcode code = curl_easy_pause(transfer->easy, pauses);

	if (code != CURLE_OK && code != CURLE_BAD_FUNCTION_ARGUMENT) {
		transfer_fail(
			transfer, failure_code(code, transfer->easy), curl_easy_strerror(code));
		transfer_end(transfer);
	}
	client_kick(client);
}

/* ---- receiving ----------------------------------------------------------------------------- */

/* Room for the whole body, when the server says how long it is and that is allowed. */
static bool reserve(struct transfer *transfer)
{
	curl_off_t size = -1;
	char *data;

	curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
	if (size <= 0 || (uint64_t)size > transfer->limit)
		return true;
	data = realloc(transfer->body.data, (size_t)size + 1);
	if (!data)
		return false;
	transfer->body.data = data;
	transfer->body.capacity = (size_t)size + 1;
	return true;
}

static void drop_taken(struct transfer *transfer)
{
	struct text *body = &transfer->body;

	if (transfer->taken == 0)
		return;
	memmove(body->data, body->data + transfer->taken, body->used - transfer->taken);
	body->used -= transfer->taken;
	transfer->taken = 0;
}

size_t body_receive(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t waiting = transfer->body.used - transfer->taken;
	size_t length = size * count;

	if (length > transfer->limit - transfer->received)
		return transfer_fail(transfer, -EMSGSIZE, "the body is larger than body_limit");
	if (!transfer->collects && waiting > 0 && waiting + length > READ_AHEAD) {
		transfer->is_receive_paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (transfer->collects && transfer->received == 0 && !reserve(transfer))
		return transfer_fail(transfer, -ENOMEM, NULL);
	drop_taken(transfer);
	if (!text_add(&transfer->body, data, length))
		return transfer_fail(transfer, -ENOMEM, NULL);
	transfer->received += length;
	if (!transfer->collects)
		async_event_set(transfer->event);
	return length;
}

size_t body_take(struct transfer *transfer, void *buffer, size_t size)
{
	struct text *body = &transfer->body;
	size_t count = body->used - transfer->taken;

	if (count > size)
		count = size;
	memcpy(buffer, body->data + transfer->taken, count);
	transfer->taken += count;
	if (transfer->taken < body->used)
		return count;
	transfer->taken = 0;
	body->used = 0;
	if (transfer->is_receive_paused && !transfer->is_done) {
		transfer->is_receive_paused = false;
		go_on(transfer);
	}
	return count;
}

/* ---- sending ------------------------------------------------------------------------------- */

size_t body_send(char *to, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct upload *upload = &transfer->upload;
	size_t length = upload->size - upload->sent;

	if (length == 0 && (!upload->source || upload->has_ended))
		return 0;
	if (length == 0) {
		upload->is_hungry = true;
		transfer->is_send_paused = true;
		async_event_set(transfer->event);
		return CURL_READFUNC_PAUSE;
	}
	if (length > size * count)
		length = size * count;
	memcpy(to, upload->data + upload->sent, length);
	upload->sent += length;
	return length;
}

/* Before a redirect, or when a connection that was reused turned out to be closed. */
int body_rewind(void *context, curl_off_t offset, int origin)
{
	struct transfer *transfer = context;
	struct upload *upload = &transfer->upload;

	if (origin != SEEK_SET || offset < 0)
		return CURL_SEEKFUNC_FAIL;
	if (upload->source)
		return upload->given == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_CANTSEEK;
	if ((uint64_t)offset > upload->size)
		return CURL_SEEKFUNC_FAIL;
	upload->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

/* Did the source keep its promise? 0 or a negative error. */
static int check_given(struct transfer *transfer, ssize_t count)
{
	struct upload *upload = &transfer->upload;
	uint64_t total = upload->given + (uint64_t)count;

	if (count > SOURCE_SIZE || (upload->promised && total > upload->promised))
		return -EMSGSIZE;
	return count == 0 && upload->promised && total < upload->promised ? ASYNC_EEND : 0;
}

int body_feed(struct transfer *transfer)
{
	struct upload *upload = &transfer->upload;
	ssize_t count;
	int rc;

	if (!upload->buffer)
		upload->buffer = malloc(SOURCE_SIZE);
	count = upload->buffer ? upload->source(upload->context, upload->buffer, SOURCE_SIZE)
			       : -ENOMEM;
	if (count == ASYNC_ECANCELED)
		return ASYNC_ECANCELED;
	rc = count < 0 ? (int)count : check_given(transfer, count);
	if (rc != 0) {
		transfer_fail(transfer, rc, "the source of the body");
		transfer_end(transfer);
		return 0;
	}
	upload->data = upload->buffer;
	upload->size = (size_t)count;
	upload->sent = 0;
	upload->given += (uint64_t)count;
	upload->has_ended = count == 0;
	upload->is_hungry = false;
	transfer->is_send_paused = false;
	if (!transfer->is_done)
		go_on(transfer);
	return 0;
}

int body_keep_rest(struct transfer *transfer)
{
	struct upload *upload = &transfer->upload;
	size_t rest = upload->size - upload->sent;

	if (upload->source || rest == 0 || transfer->is_done)
		return 0;
	upload->buffer = malloc(rest);
	if (!upload->buffer)
		return -ENOMEM;
	memcpy(upload->buffer, upload->data + upload->sent, rest);
	upload->data = upload->buffer;
	upload->size = rest;
	upload->sent = 0;
	return 0;
}
