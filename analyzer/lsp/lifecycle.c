/*
 * The handshake. Nothing a client can do is required: what it does not say, it cannot.
 */
#include <string.h>

#include "lsp/action.h"
#include "lsp/internal.h"

static const json_t *at(const json_t *value, const char *first, const char *second)
{
	return json_object_get(json_object_get(value, first), second);
}

/* The first one the client names that we know: it names the best first. */
static enum position_encoding choose_encoding(const json_t *capabilities)
{
	const json_t *offered = at(capabilities, "general", "positionEncodings"), *name;
	size_t i;
	json_array_foreach(offered, i,
		name) for (int e = 0; e < position_encoding_count;
			   e++) if (json_is_string(name) &&
				    !strcmp(json_string_value(name),
					    position_encoding_name((enum position_encoding)
							    e))) return (enum position_encoding)e;
	return POSITION_UTF16;
}

static bool takes_markdown(const json_t *capabilities)
{
	const json_t *hover = at(capabilities, "textDocument", "hover"), *kind;
	size_t i;
	json_array_foreach(json_object_get(hover, "contentFormat"), i,
		kind) if (json_is_string(kind) &&
			  !strcmp(json_string_value(kind), "markdown")) return true;
	return false;
}

/* Can the client show a part of diagnostics? 3.17 has it say so for those that are pushed and means
 * all; 3.18 has it say so twice. */
static bool shows(const json_t *capabilities, const char *part)
{
	return json_is_true(json_object_get(
		       at(capabilities, "textDocument", "publishDiagnostics"), part)) ||
	       json_is_true(json_object_get(at(capabilities, "textDocument", "diagnostic"), part));
}

static void take_capabilities(struct diagnostic_style *style, const json_t *capabilities)
{
	style->encoding = choose_encoding(capabilities);
	style->related = shows(capabilities, "relatedInformation");
	style->markdown = takes_markdown(capabilities);
	style->described = shows(capabilities, "codeDescriptionSupport");
}

static void take_folders(struct server *server, const json_t *params)
{
	const json_t *folders = json_object_get(params, "workspaceFolders"), *folder;
	const char *root = json_string_value(json_object_get(params, "rootUri"));
	size_t i;
	json_array_foreach(folders, i, folder) if (json_is_string(json_object_get(folder, "uri")))
		workspace_add(server, json_string_value(json_object_get(folder, "uri")));
	if (!json_array_size(folders) && root)
		workspace_add(server, root);
}

bool lifecycle_initialize(struct server *server, const json_t *params, json_t **result)
{
	if (!json_is_object(params))
		return false;
	take_capabilities(&server->style, json_object_get(params, "capabilities"));
	server->progress.is_wanted = json_is_true(
		at(json_object_get(params, "capabilities"), "window", "workDoneProgress"));
	server->pull.is_refreshable = json_is_true(json_object_get(
		at(json_object_get(params, "capabilities"), "workspace", "diagnostics"),
		"refreshSupport"));
	server->watches.is_offered = json_is_true(json_object_get(
		at(json_object_get(params, "capabilities"), "workspace", "didChangeWatchedFiles"),
		"dynamicRegistration"));
	take_folders(server, params);
	enum { incremental = 2 };
	*result = json_pack(
		"{s:{s:s,s:{s:b,s:i,s:{s:b}},s:b,s:{s:[s,s]},s:{s:s,s:b,s:b},s:{s:{s:b,s:b}}},"
		"s:{s:s,s:s}}",
		"capabilities", "positionEncoding", position_encoding_name(server->style.encoding),
		"textDocumentSync", "openClose", 1, "change", (int)incremental, "save",
		"includeText", 0, "hoverProvider", 1, "codeActionProvider", "codeActionKinds",
		"quickfix", ACTION_FIX_ALL, "diagnosticProvider", "identifier", "async-lint",
		"interFileDependencies", 1, "workspaceDiagnostics", 1, "workspace",
		"workspaceFolders", "supported", 1, "changeNotifications", 1, "serverInfo", "name",
		"async-lint", "version", server->options->version);
	return true;
}
