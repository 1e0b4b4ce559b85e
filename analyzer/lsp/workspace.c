/*
 * Folders are few, and found by looking at each.
 */
#include "lsp/workspace.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "lsp/internal.h"
#include "lsp/publish.h"

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

const struct result *workspace_result(const struct server *server, struct workspace_root *root)
{
	return view_result(&root->view, root->analysis.result, &server->documents);
}

static bool is_inside(const struct workspace_root *inner, const struct workspace_root *root)
{
	return inner != root && is_within(root->path, inner->path);
}

bool workspace_shows(
	const struct server *server, const struct workspace_root *root, const char *path)
{
	const struct workspace *workspace = &server->workspace;
	const char *folder = root->analysis.result->root;
	struct arena arena = { 0 };
	const char *file = path_join(&arena, folder ? folder : "/", path);
	bool shows = true;
	for (size_t i = 0; shows && i < workspace->roots.count; i++) {
		const struct workspace_root *other = workspace->roots.items[i];
		shows = !other->analysis.result || !is_inside(other, root) ||
			!is_within(other->path, file);
	}
	arena_release(&arena);
	return shows;
}

void workspace_uncover(struct server *server, const struct workspace_root *inner)
{
	const struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		struct workspace_root *root = workspace->roots.items[i];
		if (!root->analysis.result || !is_inside(inner, root))
			continue;
		publish_root(server, root);
		pull_outdated(server);
	}
}

void workspace_moved(struct server *server)
{
	for (size_t i = 0; i < server->workspace.roots.count; i++)
		view_forget(&server->workspace.roots.items[i]->view);
}

void workspace_release_analyses(struct server *server, struct workspace_root *root)
{
	if (root->analysis.result)
		server->options->release(&root->analysis);
	if (root->below.result)
		server->options->release(&root->below);
	view_forget(&root->view);
}

static void free_root(struct server *server, struct workspace_root *root)
{
	workspace_release_analyses(server, root);
	for (size_t i = 0; i < root->published.count; i++)
		free(root->published.items[i]);
	array_release(&root->published);
	view_release(&root->view);
	free(root->complaint);
	free(root->path);
	free(root);
}

static void drop_root(struct server *server, struct workspace_root *root)
{
	struct workspace *workspace = &server->workspace;
	publish_nothing(server, root);
	jobs_forget(server, root);
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (workspace->roots.items[i] == root) {
			workspace->roots.items[i] = array_last(&workspace->roots);
			workspace->roots.count--;
			break;
		}
	workspace_uncover(server, root);
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

/* Has the file been written since an analysis began, or is it gone? In the same tick of the clock:
 * before it was read. Kernels that date files more finely than that clock may cost an analysis. */
static bool is_news(const char *path, struct timespec began)
{
	struct stat status;
	if (stat(path, &status))
		return true;
	return status.st_mtim.tv_sec > began.tv_sec ||
	       (status.st_mtim.tv_sec == began.tv_sec && status.st_mtim.tv_nsec > began.tv_nsec);
}

void workspace_noticed(struct server *server, const char *path)
{
	struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		struct workspace_root *root = workspace->roots.items[i];
		if (covers(root, path) && is_news(path, root->started))
			root->is_stale = true;
	}
}

void workspace_cold(struct server *server, const char *path)
{
	struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++)
		if (covers(workspace->roots.items[i], path))
			workspace->roots.items[i]->is_cold = true;
}

bool workspace_edited(struct server *server, const char *path)
{
	struct workspace *workspace = &server->workspace;
	bool is_known = false;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		struct workspace_root *root = workspace->roots.items[i];
		if (!covers(root, path))
			continue;
		root->is_edited = true;
		is_known = true;
	}
	return is_known;
}

bool workspace_is_busy(const struct server *server, const char *path)
{
	const struct workspace *workspace = &server->workspace;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		const struct workspace_root *root = workspace->roots.items[i];
		bool is_busy = root->is_stale || jobs_are_at(server, root) ||
			       (root->is_edited && root->analysis.result);
		if (is_busy && (!path || covers(root, path)))
			return true;
	}
	return false;
}

/* Before an analysis, so that no change is missed; where the result points to, after it. A folder
 * without a database is watched where one is to be expected. */
void workspace_watch(struct server *server, const struct workspace_root *root)
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

struct workspace_root *workspace_stale(struct server *server)
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

void workspace_release(struct server *server)
{
	for (size_t i = 0; i < server->workspace.roots.count; i++)
		free_root(server, server->workspace.roots.items[i]);
	array_release(&server->workspace.roots);
}
