/*
 * The loop, and what goes in and out. Everything that is sent is queued; the loop never waits.
 */
#include "lsp/server.h"

#include <string.h>
#include <unistd.h>

#include "json.h"
#include "lsp/internal.h"

/* ------------------------------------------------------------------------------------- sending */

struct write {
	uv_write_t request;
	struct text bytes;
};

static void written(uv_write_t *request, int status)
{
	struct write *write = request->data;
	(void)status; /* who is gone is noticed by reading */
	text_release(&write->bytes);
	free(write);
}

void server_send(struct server *server, json_t *message)
{
	char *body = json_dumps(message, JSON_COMPACT);
	json_decref(message);
	if (!body || server->state == SERVER_ENDED) {
		free(body);
		return;
	}
	struct write *write = memory_new(1, sizeof(*write));
	write->request.data = write;
	message_write(&write->bytes, body, strlen(body));
	free(body);
	uv_buf_t buffer = uv_buf_init(write->bytes.bytes, (unsigned)write->bytes.length);
	if (uv_write(&write->request, (uv_stream_t *)&server->out, &buffer, 1, written))
		written(&write->request, 0);
}

void server_notify(struct server *server, const char *method, json_t *params)
{
	server_send(server,
		json_pack("{s:s,s:s,s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static json_t *message_params(enum message_type type, const char *text)
{
	return json_pack("{s:i,s:o}", "type", (int)type, "message", json_text(text));
}

void server_show(struct server *server, enum message_type type, const char *text)
{
	server_notify(server, "window/showMessage", message_params(type, text));
}

void server_log(struct server *server, enum message_type type, const char *text)
{
	server_notify(server, "window/logMessage", message_params(type, text));
}

/* ------------------------------------------------------------------------------------- reading */

static void take_all(struct server *server)
{
	const char *body;
	size_t size;
	while (server->state != SERVER_ENDED) {
		switch (message_next(&server->reader, &body, &size)) {
		case MESSAGE_NONE:
			return;
		case MESSAGE_READY:
			rpc_take(server, body, size);
			break;
		case MESSAGE_TOO_LARGE:
			rpc_missed(server);
			break;
		case MESSAGE_BROKEN:
			rpc_refuse(server, NULL, RPC_PARSE_ERROR,
				"this is no header of the language server protocol: a line "
				"'Content-Length: NUMBER' and an empty one, each ended by \\r\\n");
			server_end(server);
			break;
		}
	}
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct server *server = handle->data;
	(void)suggested;
	*buffer = uv_buf_init(server->bytes, sizeof(server->bytes));
}

static void take_bytes(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
	struct server *server = stream->data;
	if (size < 0) { /* the editor is gone */
		server_end(server);
		return;
	}
	message_feed(&server->reader, buffer->base, (size_t)size);
	take_all(server);
}

/* ---------------------------------------------------------------------------------- life cycle */

static void close_out(uv_shutdown_t *request, int status)
{
	struct server *server = request->data;
	(void)status;
	uv_close((uv_handle_t *)&server->out, NULL);
}

void server_end(struct server *server)
{
	if (server->state == SERVER_ENDED)
		return;
	server->state = SERVER_ENDED;
	jobs_end(server);
	uv_close((uv_handle_t *)&server->in, NULL);
	watches_end(server);
	server->shutdown.data = server;
	if (uv_shutdown(&server->shutdown, (uv_stream_t *)&server->out, close_out))
		uv_close((uv_handle_t *)&server->out, NULL);
}

static bool open_pipes(struct server *server)
{
	uv_pipe_init(&server->loop, &server->in, 0);
	uv_pipe_init(&server->loop, &server->out, 0);
	server->in.data = server->out.data = server;
	return !uv_pipe_open(&server->in, STDIN_FILENO) &&
	       !uv_pipe_open(&server->out, STDOUT_FILENO) &&
	       !uv_read_start((uv_stream_t *)&server->in, give_buffer, take_bytes);
}

bool lsp_serve(const struct lsp_options *options, int *code, struct error *err)
{
	if (uv_guess_handle(STDIN_FILENO) != UV_NAMED_PIPE ||
		uv_guess_handle(STDOUT_FILENO) != UV_NAMED_PIPE)
		return error_set(err,
			"the language server talks to an editor, which starts it with pipes as "
			"stdin and stdout; 'async-lint check' is for people");
	struct server *server = memory_new(1, sizeof(*server));
	server->options = options;
	server->style.pages = options->pages;
	uv_loop_init(&server->loop);
	jobs_init(server);
	watches_init(server);
	bool ok = open_pipes(server);
	if (!ok) {
		error_set(err, "stdin and stdout cannot be used");
		uv_close((uv_handle_t *)&server->in, NULL);
		uv_close((uv_handle_t *)&server->out, NULL);
		watches_end(server);
		jobs_end(server);
	}
	uv_run(&server->loop, UV_RUN_DEFAULT);
	uv_loop_close(&server->loop);
	*code = server->was_shut_down ? 0 : 1;
	pull_end(server);
	workspace_release(server);
	documents_release(&server->documents);
	message_reader_release(&server->reader);
	free(server);
	return ok;
}
