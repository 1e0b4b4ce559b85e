/*
 * JSON-RPC: which function a message belongs to, and answers. A request is answered before the
 * next message is looked at, but for diagnostics that are pulled: these may wait for an analysis
 * (pull.c).
 */
#include <string.h>

#include "base/stop.h"
#include "json.h"
#include "lsp/action.h"
#include "lsp/hover.h"
#include "lsp/internal.h"
#include "lsp/publish.h"

/* ------------------------------------------------------------------------------------ answers */

static json_t *answer(const json_t *id)
{
	json_t *message = json_pack("{s:s}", "jsonrpc", "2.0");
	json_object_set_new(message, "id", id ? json_deep_copy(id) : json_null());
	return message;
}

void rpc_refuse(struct server *server, const json_t *id, enum rpc_error code, const char *text)
{
	json_t *message = answer(id);
	json_object_set_new(message, "error",
		json_pack("{s:i,s:o}", "code", (int)code, "message", json_text(text)));
	server_send(server, message);
}

static void refuse_method(struct server *server, const json_t *id, enum rpc_error code,
	const char *before, const char *method, const char *behind)
{
	struct text text = { 0 };
	text_printf(&text, "%s'%s'%s", before, method, behind);
	rpc_refuse(server, id, code, text_string(&text));
	text_release(&text);
}

void rpc_refuse_params(struct server *server, const json_t *id, const char *method)
{
	refuse_method(server, id, RPC_INVALID_PARAMS, "parameters that ", method,
		" needs are missing, or of another kind");
}

void rpc_reply(struct server *server, const json_t *id, json_t *result)
{
	json_t *message = answer(id);
	json_object_set_new(message, "result", result);
	server_send(server, message);
}

/* -------------------------------------------------------------------------------- notifications */

static const char *string_at(const json_t *object, const char *outer, const char *inner)
{
	return json_string_value(json_object_get(json_object_get(object, outer), inner));
}

static json_int_t version_of(const json_t *params)
{
	return json_integer_value(
		json_object_get(json_object_get(params, "textDocument"), "version"));
}

static void initialized(struct server *server, const json_t *params)
{
	(void)params;
	watch_ask(server);
	jobs_run(server);
}

static void did_open(struct server *server, const json_t *params)
{
	const char *uri = string_at(params, "textDocument", "uri");
	const json_t *text = json_object_get(json_object_get(params, "textDocument"), "text");
	if (!uri || !json_is_string(text))
		return;
	document_open(&server->documents, uri, version_of(params), json_string_value(text),
		json_string_length(text));
	workspace_moved(server);
	const struct document *document = document_find(&server->documents, uri);
	if (document->path) {
		workspace_opened(server, document->path);
		publish_turned(server, document->path);
		workspace_cold(server, document->path);
		if (document->is_edited)
			jobs_edited(server, document->path);
	}
	jobs_run(server);
}

static void did_change(struct server *server, const json_t *params)
{
	const char *uri = string_at(params, "textDocument", "uri");
	struct document *document = uri ? document_find(&server->documents, uri) : NULL;
	if (!document)
		return;
	if (!document_change(document, server->style.encoding,
		    json_object_get(params, "contentChanges"), version_of(params)))
		server_log(server, MESSAGE_TYPE_ERROR,
			"a change was not understood: open the file again");
	workspace_moved(server);
	if (document->path)
		jobs_edited(server, document->path);
}

/* From now on the file is what is on the disk. */
static void close_document(struct server *server, const char *uri)
{
	char *path = uri_path(uri);
	const struct document *document = document_find(&server->documents, uri);
	bool was_edited = document && document->is_edited;
	document_close(&server->documents, uri); /* `uri` may be the document's own */
	workspace_moved(server);
	if (path)
		publish_turned(server, path);
	if (path && was_edited)
		jobs_edited(server, path);
	free(path);
}

static void did_close(struct server *server, const json_t *params)
{
	const char *uri = string_at(params, "textDocument", "uri");
	if (uri)
		close_document(server, uri);
}

void rpc_missed(struct server *server)
{
	while (server->documents.items.count)
		close_document(server, array_last(&server->documents.items)->uri);
	server_show(server, MESSAGE_TYPE_ERROR,
		"async-lint: a message of more than 64 MiB was left out; files are taken as they "
		"are on "
		"the disk until they are opened again");
}

static void did_save(struct server *server, const json_t *params)
{
	const char *uri = string_at(params, "textDocument", "uri");
	char *path = uri ? uri_path(uri) : NULL;
	struct document *document = uri ? document_find(&server->documents, uri) : NULL;
	if (document)
		document->is_edited = false;
	if (path)
		workspace_changed(server, path);
	free(path);
	jobs_run(server);
}

static void did_change_files(struct server *server, const json_t *params)
{
	watch_changed(server, json_object_get(params, "changes"));
	jobs_run(server);
}

static void did_change_folders(struct server *server, const json_t *params)
{
	const json_t *event = json_object_get(params, "event"), *folder;
	size_t i;
	json_array_foreach(json_object_get(event, "removed"), i,
		folder) if (json_is_string(json_object_get(folder, "uri")))
		workspace_remove(server, json_string_value(json_object_get(folder, "uri")));
	json_array_foreach(json_object_get(event, "added"), i,
		folder) if (json_is_string(json_object_get(folder, "uri")))
		workspace_add(server, json_string_value(json_object_get(folder, "uri")));
	jobs_run(server);
}

static void cancel_progress(struct server *server, const json_t *params)
{
	jobs_cancel(server, json_object_get(params, "token"));
}

static void cancel_request(struct server *server, const json_t *params)
{
	pull_cancel(server, json_object_get(params, "id"));
}

static const struct notification {
	const char *method;
	void (*take)(struct server *server, const json_t *params);
} notifications[] = {
	{ "$/cancelRequest", cancel_request },
	{ "initialized", initialized },
	{ "textDocument/didOpen", did_open },
	{ "textDocument/didChange", did_change },
	{ "textDocument/didClose", did_close },
	{ "textDocument/didSave", did_save },
	{ "window/workDoneProgress/cancel", cancel_progress },
	{ "workspace/didChangeWatchedFiles", did_change_files },
	{ "workspace/didChangeWorkspaceFolders", did_change_folders },
};

static void notify(struct server *server, const char *method, const json_t *params)
{
	if (!strcmp(method, "exit")) {
		server_end(server);
		return;
	}
	for (size_t i = 0; i < sizeof(notifications) / sizeof(*notifications); i++)
		if (server->state == SERVER_READY && !strcmp(notifications[i].method, method))
			notifications[i].take(server, params);
}

/* ------------------------------------------------------------------------------------- requests */

static void initialize(struct server *server, const json_t *id, const json_t *params)
{
	json_t *result;
	if (!lifecycle_initialize(server, params, &result)) {
		rpc_refuse(server, id, RPC_INVALID_PARAMS, "initialize takes an object");
		return;
	}
	server->state = SERVER_READY;
	rpc_reply(server, id, result);
}

static void shut_down(struct server *server, const json_t *id)
{
	server->state = SERVER_SHUT_DOWN;
	server->was_shut_down = true;
	if (server->jobs.running)
		stop_ask();
	pull_end(server);
	rpc_reply(server, id, json_null());
}

/* What is asked about a file; NULL: the parameters are not understood. */
static const struct question {
	const char *method;
	json_t *(*answer)(struct server *server, const json_t *params);
} questions[] = {
	{ "textDocument/codeAction", action_list },
	{ "textDocument/hover", hover_value },
};

/* What may have to wait: it is answered by who takes it. */
static const struct patient_question {
	const char *method;
	void (*take)(struct server *server, const json_t *id, const json_t *params);
} patient[] = {
	{ "textDocument/diagnostic", pull_document },
	{ "workspace/diagnostic", pull_workspace },
};

static void ask(struct server *server, const json_t *id, const char *method, const json_t *params)
{
	for (size_t i = 0; i < sizeof(patient) / sizeof(*patient); i++)
		if (!strcmp(patient[i].method, method)) {
			patient[i].take(server, id, params);
			return;
		}
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++) {
		if (strcmp(questions[i].method, method) != 0)
			continue;
		json_t *result = questions[i].answer(server, params);
		if (result)
			rpc_reply(server, id, result);
		else
			rpc_refuse_params(server, id, method);
		return;
	}
	refuse_method(server, id, RPC_METHOD_NOT_FOUND, "", method, " is not offered here");
}

static void request(
	struct server *server, const json_t *id, const char *method, const json_t *params)
{
	bool is_first = !strcmp(method, "initialize");
	if (server->state == SERVER_NEW && is_first)
		initialize(server, id, params);
	else if (server->state == SERVER_NEW)
		rpc_refuse(server, id, RPC_NOT_INITIALIZED, "the first request is 'initialize'");
	else if (server->state == SERVER_SHUT_DOWN)
		rpc_refuse(server, id, RPC_INVALID_REQUEST, "the server was shut down");
	else if (is_first)
		rpc_refuse(server, id, RPC_INVALID_REQUEST, "the server is initialized");
	else if (!strcmp(method, "shutdown"))
		shut_down(server, id);
	else
		ask(server, id, method, params);
}

void rpc_take(struct server *server, const char *body, size_t size)
{
	json_error_t problem;
	json_t *message = json_loadb(body, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &problem);
	const json_t *id = json_object_get(message, "id");
	const char *method = json_string_value(json_object_get(message, "method"));
	const json_t *params = json_object_get(message, "params");
	bool is_answer = json_object_get(message, "result") || json_object_get(message, "error");

	if (!message)
		rpc_refuse(server, NULL, RPC_PARSE_ERROR, problem.text);
	else if (id && !json_is_string(id) && !json_is_integer(id))
		rpc_refuse(server, NULL, RPC_INVALID_REQUEST, "an id is a number or a string");
	else if (method && id)
		request(server, id, method, params);
	else if (method)
		notify(server, method, params);
	else if (is_answer)
		progress_answer(server, message);
	else
		rpc_refuse(server, id, RPC_INVALID_REQUEST, "a message has a 'method'");
	json_decref(message);
}
