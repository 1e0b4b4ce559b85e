/*
 * libcurl's multi interface on the loop: its sockets are uv_poll_t, its time-outs one uv_timer_t.
 *
 * Whatever makes libcurl act ends in client_act, which also takes out the transfers that have
 * ended. Handles of libuv live on the heap by themselves, because closing them takes until the
 * loop's next turn, when the client may be gone.
 *
 * libcurl is never shut down globally: its threads may still be resolving names.
 */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	PER_HOST = 6,
	IN_ALL = 100,
	CONNECT_MS = 30000,
	BODY_LIMIT = 16 * 1024 * 1024,
	REDIRECTS = 10,
	POLL_MS = 12,
	SILENT_POLLS = 4,
};

struct watch {
	uv_poll_t poll;
	struct async_http_client *client;
	curl_socket_t socket;
	int events;
	bool is_closed;
};

static uv_once_t once = UV_ONCE_INIT;

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- the virtual clock --------------------------------------------------------------------- */

static void let_clock_go(struct async_http_client *client)
{
	if (!client->is_holding)
		return;
	client->is_holding = false;
	uv_timer_stop(client->polls);
	async_clock_release();
}

/* Polls are counted, not milliseconds: a process that was not scheduled for long has heard
 * nothing, because it has not listened. */
static void on_poll_timer(uv_timer_t *timer)
{
	struct async_http_client *client = timer->data;

	if (++client->silent_polls >= SILENT_POLLS)
		let_clock_go(client);
}

void client_heard(struct async_http_client *client)
{
	client->silent_polls = 0;
	if (client->is_holding || !client->transfers)
		return;
	client->is_holding = true;
	async_clock_hold();
	uv_timer_start(client->polls, on_poll_timer, POLL_MS, POLL_MS);
}

/* ---- acting -------------------------------------------------------------------------------- */

static void end_with(struct transfer *transfer, CURLcode code)
{
	if (code != CURLE_OK) {
		const char *detail = transfer->detail;

		transfer_fail(transfer, failure_code(code, transfer->easy),
			detail[0] ? detail : curl_easy_strerror(code));
	}
	transfer_end(transfer);
}

static void collect(struct async_http_client *client)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left))) {
		struct transfer *transfer = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		end_with(transfer, code);
	}
}

static void fail_all(struct async_http_client *client, int code, const char *detail)
{
	while (client->transfers) {
		struct transfer *transfer = client->transfers;

		transfer_fail(transfer, code, detail);
		transfer_end(transfer);
	}
}

static int multi_failure(CURLMcode code)
{
	return code == CURLM_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

static void client_act(struct async_http_client *client, curl_socket_t socket, int events)
{
	int running;
	CURLMcode code = curl_multi_socket_action(client->multi, socket, events, &running);

	collect(client);
	if (code != CURLM_OK)
		fail_all(client, multi_failure(code), curl_multi_strerror(code));
	if (!client->transfers)
		let_clock_go(client);
}

void client_kick(struct async_http_client *client)
{
	client_heard(client);
	client_act(client, CURL_SOCKET_TIMEOUT, 0);
}

/* ---- sockets ------------------------------------------------------------------------------- */

static void on_socket_event(uv_poll_t *poll, int status, int events);

static void on_handle_closed(uv_handle_t *handle)
{
	free(handle); /* a watch begins with its handle */
}

static void watch_close(struct watch *watch)
{
	watch->is_closed = true;
	uv_close((uv_handle_t *)&watch->poll, on_handle_closed);
}

static struct watch *watch_new(struct async_http_client *client, curl_socket_t socket)
{
	struct watch *watch = calloc(1, sizeof *watch);

	if (!watch)
		return NULL;
	if (uv_poll_init_socket(client->uv, &watch->poll, socket) != 0) {
		free(watch);
		return NULL;
	}
	watch->client = client;
	watch->socket = socket;
	return watch;
}

static void on_socket_event(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = (struct watch *)poll;
	int flags = status < 0 ? CURL_CSELECT_ERR : 0;

	if (events & UV_READABLE)
		flags |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		flags |= CURL_CSELECT_OUT;
	client_heard(watch->client);
	client_act(watch->client, watch->socket, flags);
	/* libuv stops watching at an error. Closed meanwhile, the watch lives until the loop
	 * turns. */
	if (status < 0 && !watch->is_closed)
		uv_poll_start(poll, watch->events, on_socket_event);
}

/* libcurl's CURLMOPT_SOCKETFUNCTION. */
static int set_watch(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
	struct async_http_client *client = context;
	struct watch *watch = known;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (watch)
			watch_close(watch);
		curl_multi_assign(client->multi, socket, NULL);
		return 0;
	}
	if (!watch)
		watch = watch_new(client, socket);
	if (!watch)
		return -1;
	curl_multi_assign(client->multi, socket, watch);
	watch->events =
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	return uv_poll_start(&watch->poll, watch->events, on_socket_event) == 0 ? 0 : -1;
}

/* ---- time ---------------------------------------------------------------------------------- */

static void on_alarm(uv_timer_t *timer)
{
	client_act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

/* libcurl's CURLMOPT_TIMERFUNCTION. */
static int set_alarm(CURLM *multi, long ms, void *context)
{
	struct async_http_client *client = context;

	(void)multi;
	if (ms < 0)
		return uv_timer_stop(client->alarm);
	if (ms > 0)
		uv_update_time(client->uv);
	return uv_timer_start(client->alarm, on_alarm, (uint64_t)ms, 0);
}

/* ---- transfers ----------------------------------------------------------------------------- */

CURL *client_take_handle(struct async_http_client *client)
{
	return client->spare_count > 0 ? client->spare[--client->spare_count] : curl_easy_init();
}

void client_give_handle(struct async_http_client *client, CURL *easy)
{
	if (client && client->spare_count < SPARE_HANDLES) {
		curl_easy_reset(easy);
		client->spare[client->spare_count++] = easy;
	} else {
		curl_easy_cleanup(easy);
	}
}

int client_start(struct async_http_client *client, struct transfer *transfer)
{
	CURLMcode code = curl_multi_add_handle(client->multi, transfer->easy);

	if (code != CURLM_OK)
		return multi_failure(code);
	transfer->next = client->transfers;
	if (transfer->next)
		transfer->next->previous = transfer;
	client->transfers = transfer;
	/* At once: libcurl would wait for a timer otherwise. */
	client_kick(client);
	return 0;
}

/* ---- the client ---------------------------------------------------------------------------- */

static void close_timer(uv_timer_t *timer)
{
	if (timer)
		uv_close((uv_handle_t *)timer, on_handle_closed);
}

static void on_close(void *context, bool reset)
{
	struct async_http_client *client = context;

	(void)reset;
	fail_all(client, ASYNC_ECLOSED, "the client was freed");
	let_clock_go(client);
	while (client->spare_count > 0)
		curl_easy_cleanup(client->spare[--client->spare_count]);
	if (client->multi)
		curl_multi_cleanup(client->multi);
	close_timer(client->alarm);
	close_timer(client->polls);
}

static void on_free(void *context)
{
	struct async_http_client *client = context;

	free((char *)(uintptr_t)client->options.user_agent);
	free((char *)(uintptr_t)client->options.ca_file);
	free((char *)(uintptr_t)client->options.proxy);
	free(client);
}

static const struct async_stream_class keeper = {
	.name = "http",
	.close = on_close,
	.free = on_free,
};

static uv_timer_t *timer_new(struct async_http_client *client)
{
	uv_timer_t *timer = calloc(1, sizeof *timer);

	if (!timer)
		return NULL;
	uv_timer_init(client->uv, timer);
	timer->data = client;
	return timer;
}

/* Copies a string where there is one; false when memory ran out. */
static bool copy(const char **string)
{
	const char *original = *string;

	*string = original ? strdup(original) : NULL;
	return !original || *string;
}

static bool copy_options(struct async_http_client *client, const struct async_http_options *from)
{
	struct async_http_options *to = &client->options;
	bool copied;

	if (from)
		*to = *from;
	if (!to->connections_per_host)
		to->connections_per_host = PER_HOST;
	if (!to->connections)
		to->connections = IN_ALL;
	if (!to->connect_timeout_ms)
		to->connect_timeout_ms = CONNECT_MS;
	if (!to->body_limit)
		to->body_limit = BODY_LIMIT;
	if (!to->max_redirects)
		to->max_redirects = REDIRECTS;
	if (!to->user_agent)
		to->user_agent = "async/0.1";
	/* All three, even if one fails: nothing may go on pointing at the caller's. */
	copied = copy(&to->user_agent);
	copied = copy(&to->ca_file) && copied;
	return copy(&to->proxy) && copied;
}

static long clamp(size_t value)
{
	return value < INT32_MAX ? (long)value : INT32_MAX;
}

static bool init_multi(struct async_http_client *client)
{
	CURLM *multi = curl_multi_init();

	client->multi = multi;
	if (!multi)
		return false;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, set_watch);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_alarm);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
	curl_multi_setopt(
		multi, CURLMOPT_MAX_HOST_CONNECTIONS, clamp(client->options.connections_per_host));
	curl_multi_setopt(
		multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, clamp(client->options.connections));
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, clamp(client->options.connections));
	return true;
}

struct async_http_client *async_http_client_new(const struct async_http_options *options)
{
	struct async_http_client *client = calloc(1, sizeof *client);

	if (!client)
		return NULL;
	uv_once(&once, init_curl);
	client->uv = async_loop_uv();
	client->keeper = async_stream_new(&keeper, client);
	if (!client->keeper) {
		free(client);
		return NULL;
	}
	client->alarm = timer_new(client);
	client->polls = timer_new(client);
	if (!copy_options(client, options) || !client->alarm || !client->polls ||
		!init_multi(client)) {
		async_close(client->keeper);
		return NULL;
	}
	return client;
}

void async_http_client_free(struct async_http_client *client)
{
	if (client)
		async_close(client->keeper);
}
