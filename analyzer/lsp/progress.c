/*
 * The token may be used once the client has agreed; an analysis that is done by then is not shown.
 */
#include "lsp/progress.h"

#include <string.h>

#include "json.h"
#include "lsp/internal.h"

static json_t *token_value(const struct progress *progress)
{
	return json_sprintf("async-lint-%u", progress->number);
}

void progress_begin(struct server *server)
{
	struct progress *progress = &server->progress;
	if (!progress->is_wanted)
		return;
	progress->number++;
	progress->is_running = true;
	progress->is_shown = false;
	progress->percent = 0;
	server_send(
		server, json_pack("{s:s,s:o,s:s,s:{s:o}}", "jsonrpc", "2.0", "id",
				token_value(progress), "method", "window/workDoneProgress/create",
				"params", "token", token_value(progress)));
}

void progress_answer(struct server *server, const json_t *message)
{
	struct progress *progress = &server->progress;
	json_t *token = token_value(progress);
	bool is_ours = json_equal(json_object_get(message, "id"), token) &&
		       !json_object_get(message, "error");
	if (!is_ours || !progress->is_running || progress->is_shown) {
		json_decref(token);
		return;
	}
	progress->is_shown = true;
	server_notify(server, "$/progress",
		json_pack("{s:o,s:{s:s,s:s,s:b,s:i}}", "token", token, "value", "kind", "begin",
			"title", "async-lint: analysing", "cancellable", 1, "percentage", 0));
}

void progress_report(struct server *server, const char *stage, unsigned percent)
{
	struct progress *progress = &server->progress;
	if (!progress->is_shown || percent <= progress->percent)
		return;
	progress->percent = percent;
	server_notify(server, "$/progress",
		json_pack("{s:o,s:{s:s,s:s,s:i}}", "token", token_value(progress), "value", "kind",
			"report", "message", stage, "percentage", (int)percent));
}

bool progress_is_meant(const struct progress *progress, const json_t *token)
{
	json_t *ours = token_value(progress);
	bool is_meant = progress->is_running && json_equal(token, ours);
	json_decref(ours);
	return is_meant;
}

void progress_end(struct server *server, const char *how)
{
	struct progress *progress = &server->progress;
	if (progress->is_shown)
		server_notify(server, "$/progress",
			json_pack("{s:o,s:{s:s,s:o}}", "token", token_value(progress), "value",
				"kind", "end", "message", json_text(how)));
	progress->is_running = progress->is_shown = false;
}
