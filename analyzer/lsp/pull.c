/*
 * The name of a report is the hash of its diagnostics: nothing is kept of what was answered, and a
 * client may bring names from a session before.
 */
#include "lsp/pull.h"

#include <stdio.h>
#include <string.h>

#include "lsp/finding_at.h"
#include "lsp/internal.h"
#include "lsp/publish.h"

struct pull_question {
	json_t *id, *params;
	char *path; /* of the file; NULL: it is no file of this machine, or all are asked for */
	bool is_workspace;
};

/* ------------------------------------------------------------------------------------- reports */

static struct hash list_hash(const json_t *list)
{
	char *text = json_dumps(list, JSON_COMPACT);
	struct hash hash = hash_string(text ? text : "");
	free(text);
	return hash;
}

/* The report on a file: its diagnostics, or, when the client has them by that name, that they are
 * what they were. Takes the list. */
static json_t *report(json_t *list, const char *previous)
{
	char name[hash_text_size];
	hash_text(list_hash(list), name);
	if (previous && !strcmp(previous, name)) {
		json_decref(list);
		return json_pack("{s:s,s:s}", "kind", "unchanged", "resultId", name);
	}
	return json_pack("{s:s,s:s,s:o}", "kind", "full", "resultId", name, "items", list);
}

static json_t *group_list(struct server *server, const struct result *result,
	struct sources *sources, size_t first, size_t count)
{
	json_t *list =
		diagnostic_list(&server->style, &server->documents, result, sources, first, count);
	return list ? list : json_array();
}

static json_t *document_report(struct server *server, const struct pull_question *question)
{
	const struct workspace *workspace = &server->workspace;
	json_t *list = NULL;
	for (size_t i = 0; question->path && !list && i < workspace->roots.count; i++) {
		struct shown shown;
		struct sources sources;
		if (!shown_group(server, workspace->roots.items[i], question->path, &shown))
			continue;
		sources_init(&sources, shown.result);
		list = group_list(server, shown.result, &sources, shown.first, shown.count);
		sources_release(&sources);
	}
	return report(list ? list : json_array(),
		json_string_value(json_object_get(question->params, "previousResultId")));
}

/* ------------------------------------------------------------------------------- of all files */

/* The names of the reports that the client has, by URI. */
static json_t *previous_names(const json_t *params)
{
	json_t *names = json_object();
	const json_t *item;
	size_t i;
	json_array_foreach(json_object_get(params, "previousResultIds"), i, item)
	{
		const char *uri = json_string_value(json_object_get(item, "uri"));
		if (uri)
			json_object_set(names, uri, json_object_get(item, "value"));
	}
	return names;
}

/* Adds the report on a file, and strikes it from the names. */
static void add_report(json_t *items, json_t *names, const char *uri,
	const struct document *document, json_t *list)
{
	json_t *value = report(list, json_string_value(json_object_get(names, uri)));
	json_object_set_new(value, "uri", json_string(uri));
	json_object_set_new(
		value, "version", document ? json_integer(document->version) : json_null());
	json_array_append_new(items, value);
	json_object_del(names, uri);
}

static void add_root(struct server *server, struct workspace_root *root, json_t *items,
	json_t *names, json_t *seen)
{
	const struct result *result = workspace_result(server, root);
	struct sources sources;
	sources_init(&sources, result);
	for (size_t i = 0, count; i < result->finding_count; i += count) {
		const char *path = result->findings[i].path;
		count = diagnostic_group(result, i);
		if (!workspace_shows(server, root, path))
			continue;
		json_t *uri = diagnostic_uri(&server->documents, result, path);
		const char *name = json_string_value(uri);
		const struct document *document =
			diagnostic_document(&server->documents, result, path);
		if (document && !diagnostic_is_current(document, result, path))
			document = NULL;
		if (!json_object_get(seen, name)) {
			json_object_set_new(seen, name, json_true());
			add_report(items, names, name, document,
				group_list(server, result, &sources, i, count));
		}
		json_decref(uri);
	}
	sources_release(&sources);
}

static json_t *workspace_report(struct server *server, const struct pull_question *question)
{
	json_t *items = json_array(), *names = previous_names(question->params);
	json_t *seen = json_object(), *name;
	const char *uri;
	void *next;
	for (size_t i = 0; i < server->workspace.roots.count; i++) {
		struct workspace_root *root = server->workspace.roots.items[i];
		if (workspace_result(server, root))
			add_root(server, root, items, names, seen);
	}
	/* In the files that are left, nothing is found any more. */
	json_object_foreach_safe(names, next, uri, name)
		add_report(items, names, uri, NULL, json_array());
	json_decref(seen);
	json_decref(names);
	return json_pack("{s:o}", "items", items);
}

/* ----------------------------------------------------------------------------------- questions */

static void free_question(struct pull_question *question)
{
	json_decref(question->id);
	json_decref(question->params);
	free(question->path);
	free(question);
}

static bool must_wait(const struct server *server, const struct pull_question *question)
{
	return (question->is_workspace || question->path) &&
	       workspace_is_busy(server, question->path);
}

static void answer(struct server *server, struct pull_question *question)
{
	server->pull.has_answered = true;
	rpc_reply(server, question->id,
		question->is_workspace ? workspace_report(server, question)
				       : document_report(server, question));
	free_question(question);
}

/* Answers it, now or later. */
static void take(struct server *server, const json_t *id, const json_t *params, char *path,
	bool is_workspace)
{
	struct pull_question *question = memory_new(1, sizeof(*question));
	question->id = json_deep_copy(id);
	question->params = json_deep_copy(params);
	question->path = path;
	question->is_workspace = is_workspace;
	if (must_wait(server, question))
		array_push(&server->pull.waiting, question);
	else
		answer(server, question);
}

void pull_document(struct server *server, const json_t *id, const json_t *params)
{
	const json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");
	if (!json_is_string(uri)) {
		rpc_refuse_params(server, id, "textDocument/diagnostic");
		return;
	}
	bool is_first = !server->pull.asks_documents;
	server->pull.asks_documents = true;
	if (is_first)
		publish_all(server);
	take(server, id, params, uri_path(json_string_value(uri)), false);
}

void pull_workspace(struct server *server, const json_t *id, const json_t *params)
{
	bool is_first = !server->pull.asks_workspace;
	if (!json_is_object(params)) {
		rpc_refuse_params(server, id, "workspace/diagnostic");
		return;
	}
	server->pull.asks_workspace = true;
	if (is_first)
		publish_all(server);
	take(server, id, params, NULL, true);
}

void pull_cancel(struct server *server, const json_t *id)
{
	struct pull *pull = &server->pull;
	for (size_t i = 0; i < pull->waiting.count; i++) {
		struct pull_question *question = pull->waiting.items[i];
		if (!json_equal(question->id, id))
			continue;
		pull->waiting.items[i] = array_last(&pull->waiting);
		pull->waiting.count--;
		rpc_refuse(server, question->id, RPC_CANCELLED, "cancelled");
		free_question(question);
		return;
	}
}

/* After the answers: they are not asked for again then. */
static void refresh(struct server *server)
{
	char id[sizeof("refresh-") + 3 * sizeof(unsigned)];
	snprintf(id, sizeof(id), "refresh-%u", ++server->pull.refreshes);
	server_send(server, json_pack("{s:s,s:s,s:s}", "jsonrpc", "2.0", "id", id, "method",
				    "workspace/diagnostic/refresh"));
	server->pull.is_outdated = false;
}

void pull_settled(struct server *server)
{
	struct pull *pull = &server->pull;
	size_t kept = 0;
	if (server->state != SERVER_READY)
		return;
	for (size_t i = 0; i < pull->waiting.count; i++) {
		struct pull_question *question = pull->waiting.items[i];
		if (must_wait(server, question))
			pull->waiting.items[kept++] = question;
		else
			answer(server, question);
	}
	pull->waiting.count = kept;
	if (pull->is_outdated)
		refresh(server);
}

void pull_end(struct server *server)
{
	struct pull *pull = &server->pull;
	for (size_t i = 0; i < pull->waiting.count; i++) {
		rpc_refuse(server, pull->waiting.items[i]->id, RPC_SERVER_CANCELLED,
			"the server is shut down");
		free_question(pull->waiting.items[i]);
	}
	array_release(&pull->waiting);
}

/* ------------------------------------------------------------------------------------- refresh */

static struct hash root_hash(struct server *server, const struct result *result)
{
	struct hash hash = { 0 };
	struct sources sources;
	if (!server->pull.is_refreshable)
		return hash;
	sources_init(&sources, result);
	for (size_t i = 0, count; i < result->finding_count; i += count) {
		count = diagnostic_group(result, i);
		json_t *list = group_list(server, result, &sources, i, count);
		hash = hash_join(hash, hash_string(result->findings[i].path));
		hash = hash_join(hash, list_hash(list));
		json_decref(list);
	}
	sources_release(&sources);
	return hash;
}

void pull_outdated(struct server *server)
{
	struct pull *pull = &server->pull;
	pull->is_outdated |= pull->is_refreshable && pull->has_answered;
}

void pull_analysed(struct server *server, struct workspace_root *root)
{
	struct hash hash = root_hash(server, workspace_result(server, root));
	if (!hash_equal(hash, root->shown))
		pull_outdated(server);
	root->shown = hash;
}
