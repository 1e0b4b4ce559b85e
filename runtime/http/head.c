/*
 * The head of a response: collected line by line, and begun anew with each status line, because
 * redirects and 1xx responses have heads too. It is complete at the empty line of a response that
 * libcurl will not follow; what comes later, trailers, is left out.
 *
 * Lines become "name\0value\0" in one text, and places in it, until it stops growing.
 */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEAD_LIMIT = 256 * 1024 };

static const char *find(const struct transfer *transfer, const char *name)
{
	for (size_t i = 0; i < transfer->place_count; i++) {
		const struct header_place *place = &transfer->places[i];

		if (strcasecmp(transfer->head.data + place->name, name) == 0)
			return transfer->head.data + place->value;
	}
	return NULL;
}

/* Is this the head of the response the program gets? libcurl follows every 3xx that says where
 * to. */
static bool is_last(const struct transfer *transfer, long status)
{
	const char *location = find(transfer, "Location");

	if (status / 100 == 1)
		return false;
	return !transfer->follows || status / 100 != 3 || !location || !*location;
}

/* ---- lines --------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_empty(const char *line, size_t size)
{
	return size == 0 || line[0] == '\r' || line[0] == '\n';
}

static void trim(const char **text, size_t *size)
{
	while (*size > 0 && is_blank((*text)[*size - 1]))
		--*size;
	while (*size > 0 && is_blank(**text)) {
		++*text;
		--*size;
	}
}

static bool add_string(struct transfer *transfer, const char *text, size_t size, size_t *place)
{
	*place = transfer->head.used;
	return text_add(&transfer->head, text, size) && text_add(&transfer->head, "", 1);
}

static bool make_place(struct transfer *transfer)
{
	size_t capacity = transfer->place_capacity ? transfer->place_capacity * 2 : 16;
	struct header_place *places;

	if (transfer->place_count < transfer->place_capacity)
		return true;
	places = realloc(transfer->places, capacity * sizeof *places);
	if (!places)
		return false;
	transfer->places = places;
	transfer->place_capacity = capacity;
	return true;
}

/* A line that begins with a blank goes on with the value before it (RFC 9112, section 5.2). */
static bool add_folded(struct transfer *transfer, const char *line, size_t size)
{
	size_t place;

	if (transfer->place_count == 0)
		return true;
	trim(&line, &size);
	transfer->head.data[transfer->head.used - 1] = ' ';
	return add_string(transfer, line, size, &place);
}

static bool add_line(struct transfer *transfer, const char *line, size_t size)
{
	const char *colon = memchr(line, ':', size);
	struct header_place *place;
	const char *value;
	size_t name_size;
	size_t value_size;

	if (*line == ' ' || *line == '\t')
		return add_folded(transfer, line, size);
	if (!colon)
		return true;
	if (!make_place(transfer))
		return false;
	name_size = (size_t)(colon - line);
	value = colon + 1;
	value_size = size - name_size - 1;
	trim(&line, &name_size);
	trim(&value, &value_size);
	place = &transfer->places[transfer->place_count++];
	return add_string(transfer, line, name_size, &place->name) &&
	       add_string(transfer, value, value_size, &place->value);
}

/* ---- the end of the head ------------------------------------------------------------------- */

static bool make_list(struct transfer *transfer)
{
	size_t count = transfer->place_count;
	struct async_http_header *list = calloc(count + 1, sizeof *list);

	if (!list)
		return false;
	for (size_t i = 0; i < count; i++) {
		list[i].name = transfer->head.data + transfer->places[i].name;
		list[i].value = transfer->head.data + transfer->places[i].value;
	}
	transfer->header_list = list;
	transfer->response.headers = list;
	transfer->response.header_count = count;
	return true;
}

static int64_t microseconds(CURL *easy, CURLINFO info)
{
	curl_off_t value = 0;

	curl_easy_getinfo(easy, info, &value);
	return value;
}

void head_publish(struct transfer *transfer)
{
	struct async_http_response *response = &transfer->response;
	CURL *easy = transfer->easy;
	long redirects = 0;
	long connects = 0;

	curl_easy_getinfo(easy, CURLINFO_REDIRECT_COUNT, &redirects);
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	response->redirects = (int)redirects;
	response->reused = connects == 0;
	response->timing = (struct async_http_timing){
		.resolved = microseconds(easy, CURLINFO_NAMELOOKUP_TIME_T),
		.connected = microseconds(easy, CURLINFO_CONNECT_TIME_T),
		.encrypted = microseconds(easy, CURLINFO_APPCONNECT_TIME_T),
		.first_byte = microseconds(easy, CURLINFO_STARTTRANSFER_TIME_T),
		.total = microseconds(easy, CURLINFO_TOTAL_TIME_T),
	};
}

static bool end_head(struct transfer *transfer)
{
	const char *url = NULL;
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!is_last(transfer, status))
		return true;
	curl_easy_getinfo(transfer->easy, CURLINFO_EFFECTIVE_URL, &url);
	transfer->url = strdup(url ? url : "");
	if (!transfer->url || !make_list(transfer))
		return false;
	transfer->response.status = (int)status;
	transfer->response.url = transfer->url;
	transfer->has_head = true;
	head_publish(transfer);
	async_event_set(transfer->event);
	return true;
}

size_t head_add(char *line, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t length = size * count;
	bool added;

	if (transfer->has_head)
		return length;
	if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		transfer->head.used = 0;
		transfer->place_count = 0;
		return length;
	}
	if (length > HEAD_LIMIT - transfer->head.used)
		return transfer_fail(transfer, -EMSGSIZE, "headers are larger than 256 KiB");
	added = is_empty(line, length) ? end_head(transfer) : add_line(transfer, line, length);
	return added ? length : transfer_fail(transfer, -ENOMEM, NULL);
}
