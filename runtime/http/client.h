/*
 * The inside of async_http: the client and its transfers.
 *
 * It stands on the public headers of the runtime only, on libuv and on libcurl's multi interface.
 * Read it in this order: client.c (libcurl on the loop), request.c (from a request to an easy
 * handle), head.c (the headers of a response), body.c (both bodies), response.c (what tasks call),
 * failure.c (codes).
 *
 *  1. libcurl's callbacks never run a task: they fill the transfer and set its event. So no
 *     function of libcurl is ever entered from within one of its callbacks.
 *  2. A transfer is in its client's list exactly as long as its easy handle is in the multi handle.
 *     It leaves through transfer_end, which is called once.
 *  3. `failure` is the first thing that went wrong, and is never overwritten.
 */
#ifndef ASYNC_HTTP_CLIENT_H
#define ASYNC_HTTP_CLIENT_H

#include "async/http.h"
#include "async/sync.h"

#include <curl/curl.h>
#include <uv.h>

enum { SPARE_HANDLES = 16 };

struct async_http_client {
	CURLM *multi;
	struct async_stream *keeper; /* has the client freed with the loop */
	struct uv_loop_s *uv;
	uv_timer_t *alarm; /* libcurl's */
	uv_timer_t *polls; /* see client_heard */
	struct transfer *transfers;
	CURL *spare[SPARE_HANDLES];
	size_t spare_count;
	struct async_http_options options; /* the strings are copies */
	unsigned silent_polls;
	bool is_holding; /* the virtual clock */
};

/* Bytes that grow. */
struct text {
	char *data;
	size_t used;
	size_t capacity;
};

/* The body that is sent: read by libcurl from `data`, which is all of it, or what the source gave
 * last. */
struct upload {
	const char *data;
	size_t size;
	size_t sent;
	char *buffer; /* ours: for the source, or the copy of what is left */
	async_http_source source;
	void *context;
	uint64_t promised; /* by a source; 0: not known */
	uint64_t given;
	bool has_ended; /* the source said so */
	bool is_hungry; /* libcurl waits for the source */
};

/* Where a header stands in the text of the head. */
struct header_place {
	size_t name;
	size_t value;
};

struct transfer {
	struct async_http_response response; /* first: what the program holds */
	struct async_http_client *client;    /* NULL: ended */
	struct transfer *previous;
	struct transfer *next;
	CURL *easy;
	struct curl_slist *headers;
	struct async_event *event; /* something has changed */
	struct upload upload;

	struct text head;
	struct header_place *places;
	size_t place_count;
	size_t place_capacity;
	struct async_http_header *header_list;
	char *url;
	bool follows; /* redirects */
	bool has_head;

	struct text body;
	size_t taken; /* of the body in memory, by async_http_read */
	uint64_t received;
	uint64_t limit;
	bool collects; /* the whole body stays in memory */
	bool is_receive_paused;
	bool is_send_paused;

	uint64_t deadline; /* of async_now; UINT64_MAX: none */
	int failure;
	bool is_done;     /* nothing more will come */
	bool is_read;     /* by a task, right now */
	bool is_released; /* the reader frees it */
	char detail[CURL_ERROR_SIZE];
};

/* ---- client.c: libcurl on the loop --------------------------------------------------------- */

/* Puts a prepared transfer into the multi handle and starts it. 0 or a negative error. */
int client_start(struct async_http_client *client, struct transfer *transfer);

/* Lets libcurl look at what is due. Not from its callbacks. */
void client_kick(struct async_http_client *client);

/* Something happened on a transfer: the virtual clock has to wait for what comes of it. */
void client_heard(struct async_http_client *client);

/* An easy handle with nothing set; NULL when memory ran out. To be given back. */
CURL *client_take_handle(struct async_http_client *client);
void client_give_handle(struct async_http_client *client, CURL *easy);

/* ---- request.c ----------------------------------------------------------------------------- */

/* Makes a transfer from a request, and does not start it. 0, -EINVAL or -ENOMEM. */
int transfer_new(struct async_http_client *client, const struct async_http_request *request,
	bool collects, struct transfer **result);

/* ---- head.c -------------------------------------------------------------------------------- */

/* libcurl's CURLOPT_HEADERFUNCTION, with the transfer. */
size_t head_add(char *line, size_t size, size_t count, void *context);

/* Puts what is known of the response so far where the program sees it. */
void head_publish(struct transfer *transfer);

/* ---- body.c -------------------------------------------------------------------------------- */

/* libcurl's CURLOPT_WRITEFUNCTION, READFUNCTION and SEEKFUNCTION, with the transfer. */
size_t body_receive(char *data, size_t size, size_t count, void *context);
size_t body_send(char *to, size_t size, size_t count, void *context);
int body_rewind(void *context, curl_off_t offset, int origin);

/* Asks the source for more. Suspends. 0, or ASYNC_ECANCELED: then nothing happened. */
int body_feed(struct transfer *transfer);

/* Copies what is left of a body in the caller's memory. 0 or -ENOMEM. */
int body_keep_rest(struct transfer *transfer);

/* Takes at most `size` bytes of what has been received. */
size_t body_take(struct transfer *transfer, void *buffer, size_t size);

/* Appends to a text; false when memory ran out. There is always room for one byte more. */
bool text_add(struct text *text, const void *data, size_t size);

/* ---- response.c ---------------------------------------------------------------------------- */

/* The first failure counts. `detail` may be NULL. Returns 0, for libcurl's callbacks. */
size_t transfer_fail(struct transfer *transfer, int code, const char *detail);

/* Takes the transfer out of its client, and wakes who waits for it. */
void transfer_end(struct transfer *transfer);

/* ---- failure.c ----------------------------------------------------------------------------- */

/* The code for what libcurl said about a transfer. */
int failure_code(CURLcode code, CURL *easy);

#endif
