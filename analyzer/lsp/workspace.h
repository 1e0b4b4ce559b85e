/*
 * The folders an editor works in, and what was found in each.
 */
#ifndef LSP_WORKSPACE_H
#define LSP_WORKSPACE_H

#include <stdbool.h>
#include <time.h>

#include "base/array.h"
#include "base/hash.h"
#include "lsp/server.h"
#include "lsp/view.h"

struct server;

struct workspace_root {
	char *path;
	bool is_guessed;              /* the folder of an open file: the editor has named none */
	bool is_stale;                /* to be analysed */
	struct timespec started;      /* the last analysis of what is on the disk */
	bool is_cold;                 /* a file was opened, of which edits may come */
	bool is_edited;               /* files in the editor are not what was analysed */
	struct lsp_analysis analysis; /* what is shown; `result` NULL: nothing yet */
	struct view view;             /* `analysis` in the texts of the editor: workspace_result */
	struct lsp_analysis below; /* the run that `analysis` is an overlay of; NULL: it is none */
	struct hash told;          /* of what an overlay has warned of */
	ARRAY(char *) published;   /* URIs of files that are shown with diagnostics */
	struct hash shown;         /* of all its diagnostics, as of the last analysis */
	char *complaint;           /* why it cannot be analysed, as it was shown; or NULL */
};

struct workspace {
	ARRAY(struct workspace_root *) roots;
	bool has_folders; /* the editor has named some */
};

/* A folder by its URI. What is there already, or is no file, is left alone. */
void workspace_add(struct server *server, const char *uri);
/* Forgets it; its diagnostics go. */
void workspace_remove(struct server *server, const char *uri);

/* A file was opened: its program is analysed if it never was. */
void workspace_opened(struct server *server, const char *path);
/* A file has changed on the disk; NULL: any may have. */
void workspace_changed(struct server *server, const char *path);

/* A file is said to have changed on the disk: its folder is analysed again, unless it has been
 * since. */
void workspace_noticed(struct server *server, const char *path);

/* Is an analysis under way, or to come, that decides what is found in a file? NULL: in any. */
bool workspace_is_busy(const struct server *server, const char *path);

/* A file was opened, and may be edited. */
void workspace_cold(struct server *server, const char *path);

/* The text of a file in the editor has changed. False when it belongs to no folder. */
bool workspace_edited(struct server *server, const char *path);

/* What is shown of a folder, on the lines where it is now; NULL: nothing is known yet. Valid until
 * a text or the analysis changes. */
const struct result *workspace_result(const struct server *server, struct workspace_root *root);

/* Does the folder show what it finds in a file (a path as its result has it)? Of folders inside of
 * each other the innermost that was analysed does. */
bool workspace_shows(
	const struct server *server, const struct workspace_root *root, const char *path);

/* Shows again what the folders around one find: it shows its own files now, or no more. */
void workspace_uncover(struct server *server, const struct workspace_root *inner);

/* A file was opened, changed or closed: results are seen in other texts. */
void workspace_moved(struct server *server);

/* A folder that is to be analysed, or NULL. */
struct workspace_root *workspace_stale(struct server *server);

/* Watches what decides what is found in a folder: lsp/watch.h. */
void workspace_watch(struct server *server, const struct workspace_root *root);

void workspace_release_analyses(struct server *server, struct workspace_root *root);

void workspace_release(struct server *server);

#endif
