/*
 * One analysis runs at a time, on a thread of the loop's pool: it changes the current folder, and
 * takes all cores by itself. The thread sees its job and nothing else of the server. What becomes
 * stale meanwhile is analysed again after it.
 */
#include "lsp/workspace.h"

#include <string.h>

#include "base/file.h"
#include "lsp/internal.h"
#include "lsp/publish.h"

struct workspace_job {
	uv_work_t work;
	struct server *server;
	struct workspace_root *root; /* NULL: it is gone */
	char *path;
	struct lsp_analysis analysis;
	struct error err;
	bool is_done;
};

/* --------------------------------------------------------------------------------------- roots */

static bool is_within(const char *folder, const char *path)
{
	return !strcmp(folder, path) || path_relative(folder, path) != path;
}

/* Has the root to do with a file? */
static bool covers(const struct workspace_root *root, const char *path)
{
	const struct result *result = root->analysis.result;
	return is_within(root->path, path) ||
	       (result && result->root && is_within(result->root, path));
}

static void add_root(struct server *server, char *path, bool is_guessed)
{
	struct workspace_root *root = memory_new(1, sizeof(*root));
	root->path = path;
	root->is_guessed = is_guessed;
	root->is_stale = true;
	array_push(&server->workspace.roots, root);
}

static struct workspace_root *find_root(const struct workspace *workspace, const char *path)
{
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (!strcmp(workspace->roots.items[i]->path, path))
			return workspace->roots.items[i];
	return NULL;
}

void workspace_add(struct server *server, const char *uri)
{
	char *path = uri_path(uri);
	if (path)
		server->workspace.has_folders = true;
	if (path && !find_root(&server->workspace, path))
		add_root(server, path, false);
	else
		free(path);
}

static void free_root(struct server *server, struct workspace_root *root)
{
	if (root->analysis.result)
		server->options->release(&root->analysis);
	for (size_t i = 0; i < root->published.count; i++)
		free(root->published.items[i]);
	array_release(&root->published);
	free(root->complaint);
	free(root->path);
	free(root);
}

static void drop_root(struct server *server, struct workspace_root *root)
{
	struct workspace *workspace = &server->workspace;
	publish_nothing(server, root);
	if (workspace->job && workspace->job->root == root)
		workspace->job->root = NULL;
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (workspace->roots.items[i] == root) {
			workspace->roots.items[i] = array_last(&workspace->roots);
			workspace->roots.count--;
			break;
		}
	free_root(server, root);
	pull_outdated(server);
	pull_settled(server);
}

void workspace_remove(struct server *server, const char *uri)
{
	char *path = uri_path(uri);
	struct workspace_root *root = path ? find_root(&server->workspace, path) : NULL;
	if (root)
		drop_root(server, root);
	free(path);
}

void workspace_opened(struct server *server, const char *path)
{
	struct workspace *workspace = &server->workspace;
	struct arena arena = { 0 };
	bool is_covered = workspace->has_folders;
	for (size_t i = 0; i < workspace->roots.count; i++)
		is_covered |= covers(workspace->roots.items[i], path);
	if (!is_covered) {
		const char *folder = path_folder(&arena, path);
		add_root(server, memory_copy(folder, strlen(folder)), true);
	}
	arena_release(&arena);
}

void workspace_changed(struct server *server, const char *path)
{
	struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (!path || covers(workspace->roots.items[i], path))
			workspace->roots.items[i]->is_stale = true;
}

bool workspace_is_busy(const struct workspace *workspace, const char *path)
{
	for (size_t i = 0; i < workspace->roots.count; i++) {
		const struct workspace_root *root = workspace->roots.items[i];
		bool is_busy = root->is_stale || (workspace->job && workspace->job->root == root);
		if (is_busy && (!path || covers(root, path)))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------------------------------- runs */

static void analyse(uv_work_t *work)
{
	struct workspace_job *job = work->data;
	job->is_done = job->server->options->analyse(job->path, &job->analysis, &job->err);
}

/* Says why there is nothing, once: not again after each save. */
static void complain(struct server *server, struct workspace_root *root, const char *why)
{
	struct text text = { 0 };
	text_printf(&text, "async-lint: %s: %s", root->path, why);
	if (!root->complaint || strcmp(root->complaint, text_string(&text)) != 0)
		server_show(server, MESSAGE_TYPE_ERROR, text_string(&text));
	free(root->complaint);
	root->complaint = memory_copy(text_string(&text), text.length);
	text_release(&text);
}

/* Tells the log what a person at a terminal would be told. */
static void tell(struct server *server, const struct workspace_root *root)
{
	const struct result *result = root->analysis.result;
	struct text text = { 0 };
	for (size_t i = 0; i < root->analysis.warning_count; i++)
		server_log(server, MESSAGE_TYPE_WARNING, root->analysis.warnings[i]);
	for (size_t i = 0; i < result->unit_row_count; i++) {
		const struct result_unit *unit = &result->units[i];
		if (!unit->problem)
			continue;
		text_reset(&text);
		text_printf(&text, "%s: %s", unit->path, unit->problem);
		server_log(server, MESSAGE_TYPE_WARNING, text_string(&text));
	}
	text_reset(&text);
	text_printf(&text, "%s: %zu findings in %zu units", result->root,
		result_count(result, result_is_open), result->unit_count);
	server_log(server, MESSAGE_TYPE_INFO, text_string(&text));
	text_release(&text);
}

static void take_analysis(
	struct server *server, struct workspace_root *root, struct lsp_analysis *analysis)
{
	if (root->analysis.result)
		server->options->release(&root->analysis);
	root->analysis = *analysis;
	free(root->complaint);
	root->complaint = NULL;
	publish_root(server, root);
	pull_analysed(server, root);
	tell(server, root);
}

/* Before an analysis, so that no change is missed; where the result points to, after it. A folder
 * without a database is watched where one is to be expected. */
static void watch(struct server *server, const struct workspace_root *root)
{
	const struct result *result = root->analysis.result;
	struct arena arena = { 0 };
	watch_folder(server, root->path);
	watch_folder(server, path_join(&arena, root->path, "build"));
	if (result && result->root)
		watch_folder(server, result->root);
	if (result && result->database)
		watch_folder(server, path_folder(&arena, result->database));
	arena_release(&arena);
}

static void analysed(uv_work_t *work, int status)
{
	struct workspace_job *job = work->data;
	struct server *server = job->server;
	bool is_wanted = job->root && server->state == SERVER_READY;
	(void)status;

	server->workspace.job = NULL;
	progress_end(server, job->is_done ? "done" : job->err.text);
	if (is_wanted && job->is_done)
		take_analysis(server, job->root, &job->analysis);
	else if (job->is_done)
		server->options->release(&job->analysis);
	else if (is_wanted)
		complain(server, job->root, job->err.text);
	if (is_wanted)
		watch(server, job->root);
	free(job->path);
	free(job);
	pull_settled(server);
	workspace_run(server);
}

/* Was the folder of a file guessed before it was known whose program that is? */
static bool is_superfluous(const struct workspace *workspace, const struct workspace_root *root)
{
	if (!root->is_guessed || root->analysis.result)
		return false;
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (workspace->roots.items[i] != root &&
			workspace->roots.items[i]->analysis.result &&
			covers(workspace->roots.items[i], root->path))
			return true;
	return false;
}

static struct workspace_root *next_root(struct server *server)
{
	struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		struct workspace_root *root = workspace->roots.items[i];
		if (!root->is_stale)
			continue;
		if (!is_superfluous(workspace, root))
			return root;
		drop_root(server, root);
		i--;
	}
	return NULL;
}

void workspace_run(struct server *server)
{
	struct workspace *workspace = &server->workspace;
	if (workspace->job || server->state != SERVER_READY)
		return;
	struct workspace_root *root = next_root(server);
	if (!root)
		return;
	root->is_stale = false;
	struct workspace_job *job = memory_new(1, sizeof(*job));
	job->server = server;
	job->root = root;
	job->path = memory_copy(root->path, strlen(root->path));
	job->work.data = job;
	workspace->job = job;
	watch(server, root);
	progress_begin(server);
	uv_queue_work(&server->loop, &job->work, analyse, analysed);
}

void workspace_release(struct server *server)
{
	for (size_t i = 0; i < server->workspace.roots.count; i++)
		free_root(server, server->workspace.roots.items[i]);
	array_release(&server->workspace.roots);
}
