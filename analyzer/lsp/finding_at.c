/*
 * Findings are sorted by path, and so those of a file are found from its first.
 */
#include "lsp/finding_at.h"

#include <string.h>

#include "base/file.h"

bool shown_group(const struct server *server, struct workspace_root *root, const char *path,
	struct shown *shown)
{
	const struct result *result = workspace_result(server, root);
	if (!result || !result->root || !workspace_shows(server, root, path))
		return false;
	shown->result = result;
	shown->path = path_relative(result->root, path);
	for (size_t i = 0; i < result->finding_count; i++)
		if (!strcmp(result->findings[i].path, shown->path)) {
			shown->first = i;
			shown->count = diagnostic_group(result, i);
			return true;
		}
	return false;
}

bool shown_find(const struct server *server, const json_t *params, struct shown *shown)
{
	const json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");
	const struct workspace *workspace = &server->workspace;
	*shown = (struct shown){ 0 };
	if (json_is_string(uri))
		shown->document = document_find(&server->documents, json_string_value(uri));
	if (!shown->document || !shown->document->path)
		return false;
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (shown_group(server, workspace->roots.items[i], shown->document->path, shown))
			return true;
	return false;
}

bool read_position(const json_t *position, size_t *line, size_t *unit)
{
	const json_t *first = json_object_get(position, "line");
	const json_t *second = json_object_get(position, "character");
	if (!json_is_integer(first) || !json_is_integer(second) || json_integer_value(first) < 0 ||
		json_integer_value(second) < 0)
		return false;
	*line = (size_t)json_integer_value(first);
	*unit = (size_t)json_integer_value(second);
	return true;
}
