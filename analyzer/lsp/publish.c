/*
 * The diagnostics of a file are sent as one list, so that an empty one takes them away. What was
 * sent for which file is kept, by the URI that was used.
 */
#include "lsp/publish.h"

#include <string.h>

#include "lsp/finding_at.h"
#include "lsp/internal.h"

static void publish(struct server *server, const char *uri, const struct document *document,
	json_t *diagnostics)
{
	json_t *params = json_pack("{s:s,s:o}", "uri", uri, "diagnostics", diagnostics);
	if (document)
		json_object_set_new(params, "version", json_integer(document->version));
	server_notify(server, "textDocument/publishDiagnostics", params);
}

/* Does the client not ask for the diagnostics of a file? `document` is NULL when it is not open. */
static bool is_unasked(const struct server *server, const struct document *document)
{
	return !server->pull.asks_workspace && !(server->pull.asks_documents && document);
}

static void publish_file(struct server *server, struct workspace_root *root,
	struct sources *sources, size_t first, size_t count)
{
	const struct result *result = workspace_result(server, root);
	const char *path = result->findings[first].path;
	const struct document *document = diagnostic_document(&server->documents, result, path);
	if (!is_unasked(server, document) || !workspace_shows(server, root, path))
		return;
	json_t *list =
		diagnostic_list(&server->style, &server->documents, result, sources, first, count);
	if (!list)
		return;
	json_t *uri = diagnostic_uri(&server->documents, result, path);
	if (document && !diagnostic_is_current(document, root->analysis.result, path))
		document = NULL; /* its version is another, even if places are known */
	publish(server, json_string_value(uri), document, list);
	array_push(&root->published, memory_copy(json_string_value(uri), json_string_length(uri)));
	json_decref(uri);
}

static bool has_uri(const struct workspace_root *root, const char *uri)
{
	for (size_t i = 0; i < root->published.count; i++)
		if (!strcmp(root->published.items[i], uri))
			return true;
	return false;
}

/* Takes away what is shown of the files in a list, but for those the root has now. */
static void withdraw(
	struct server *server, const struct workspace_root *root, char **uris, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!has_uri(root, uris[i]))
			publish(server, uris[i], NULL, json_array());
		free(uris[i]);
	}
	free(uris);
}

void publish_root(struct server *server, struct workspace_root *root)
{
	const struct result *result = workspace_result(server, root);
	char **before = root->published.items;
	size_t before_count = root->published.count;
	struct sources sources;

	memset(&root->published, 0, sizeof(root->published));
	sources_init(&sources, result);
	for (size_t i = 0, count; i < result->finding_count; i += count) {
		count = diagnostic_group(result, i);
		publish_file(server, root, &sources, i, count);
	}
	sources_release(&sources);
	withdraw(server, root, before, before_count);
}

void publish_nothing(struct server *server, struct workspace_root *root)
{
	for (size_t i = 0; i < root->published.count; i++) {
		publish(server, root->published.items[i], NULL, json_array());
		free(root->published.items[i]);
	}
	root->published.count = 0;
}

/* Takes away what is shown of a file, whatever it was called. */
static void withdraw_file(struct server *server, struct workspace_root *root, const char *path)
{
	for (size_t i = 0; i < root->published.count; i++) {
		char *uri = root->published.items[i], *shown = uri_path(uri);
		if (shown && !strcmp(shown, path)) {
			publish(server, uri, NULL, json_array());
			free(uri);
			root->published.items[i--] = array_last(&root->published);
			root->published.count--;
		}
		free(shown);
	}
}

void publish_turned(struct server *server, const char *path)
{
	if (!server->pull.asks_documents || server->pull.asks_workspace)
		return;
	for (size_t i = 0; i < server->workspace.roots.count; i++) {
		struct workspace_root *root = server->workspace.roots.items[i];
		struct shown shown;
		struct sources sources;
		withdraw_file(server, root, path);
		if (!shown_group(server, root, path, &shown))
			continue;
		sources_init(&sources, shown.result);
		publish_file(server, root, &sources, shown.first, shown.count);
		sources_release(&sources);
	}
}

void publish_all(struct server *server)
{
	for (size_t i = 0; i < server->workspace.roots.count; i++)
		if (server->workspace.roots.items[i]->analysis.result)
			publish_root(server, server->workspace.roots.items[i]);
}
