/*
 * Folders are watched, not files: these come later, or are replaced. A folder that goes is watched
 * again after the next analysis, which its parent brings about.
 */
#include "lsp/watch.h"

#include <string.h>

#include "base/file.h"
#include "lsp/internal.h"

enum { delay_ms = 300 };

struct watch {
	uv_fs_event_t event; /* `data` is the server */
	char *folder;
};

static void free_watch(uv_handle_t *handle)
{
	struct watch *watch = (struct watch *)handle;
	free(watch->folder);
	free(watch);
}

static void drop(struct watches *watches, struct watch *watch)
{
	for (size_t i = 0; i < watches->items.count; i++)
		if (watches->items.items[i] == watch) {
			watches->items.items[i] = array_last(&watches->items);
			watches->items.count--;
			break;
		}
	uv_close((uv_handle_t *)&watch->event, free_watch);
}

/* A folder "build" is where a database appears, once it is there itself. */
static bool matters(const char *name)
{
	static const char *const names[] = { "compile_commands.json", "compile_flags.txt",
		".async-lint.yaml", ".async-lint-baseline.json", "build", NULL };
	for (const char *const *known = names; *known; known++)
		if (!strcmp(*known, name))
			return true;
	return false;
}

static void run(uv_timer_t *timer)
{
	struct server *server = timer->data;
	workspace_changed(server, NULL);
	jobs_run(server);
}

/* What is said of the folder itself has its name, but so may have a file in it: it is tried again
 * to watch the folder. */
static void happened(uv_fs_event_t *event, const char *name, int events, int status)
{
	struct watch *watch = (struct watch *)event;
	struct server *server = event->data;
	(void)events;
	if (name && matters(name))
		uv_timer_start(&server->watches.delay, run, delay_ms, 0);
	if (!status && name && strcmp(name, path_name(watch->folder)) != 0)
		return;
	uv_fs_event_stop(event);
	if (uv_fs_event_start(event, happened, watch->folder, 0))
		drop(&server->watches, watch);
}

void watches_init(struct server *server)
{
	uv_timer_init(&server->loop, &server->watches.delay);
	server->watches.delay.data = server;
}

void watch_folder(struct server *server, const char *folder)
{
	struct watches *watches = &server->watches;
	for (size_t i = 0; i < watches->items.count; i++)
		if (!strcmp(watches->items.items[i]->folder, folder))
			return;
	struct watch *watch = memory_new(1, sizeof(*watch));
	watch->folder = memory_copy(folder, strlen(folder));
	uv_fs_event_init(&server->loop, &watch->event);
	watch->event.data = server;
	if (uv_fs_event_start(&watch->event, happened, folder, 0))
		uv_close((uv_handle_t *)&watch->event, free_watch);
	else
		array_push(&watches->items, watch);
}

void watch_ask(struct server *server)
{
	if (!server->watches.is_offered)
		return;
	server_send(
		server, json_pack("{s:s,s:s,s:s,s:{s:[{s:s,s:s,s:{s:[{s:s},{s:s}]}}]}}", "jsonrpc",
				"2.0", "id", "watch", "method", "client/registerCapability",
				"params", "registrations", "id", "watch", "method",
				"workspace/didChangeWatchedFiles", "registerOptions", "watchers",
				"globPattern", "**/*.{c,h}", "globPattern", "**/*.{yaml,yml}"));
}

void watch_changed(struct server *server, const json_t *changes)
{
	const json_t *change;
	size_t i;
	if (!json_is_array(changes))
		workspace_changed(server, NULL);
	json_array_foreach(changes, i, change)
	{
		const char *uri = json_string_value(json_object_get(change, "uri"));
		char *path = uri ? uri_path(uri) : NULL;
		if (path)
			workspace_noticed(server, path);
		free(path);
	}
}

void watches_end(struct server *server)
{
	struct watches *watches = &server->watches;
	while (watches->items.count)
		drop(watches, array_last(&watches->items));
	array_release(&watches->items);
	uv_close((uv_handle_t *)&watches->delay, NULL);
}
