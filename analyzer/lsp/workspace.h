/*
 * The folders an editor works in, and what was found in each.
 */
#ifndef LSP_WORKSPACE_H
#define LSP_WORKSPACE_H

#include <stdbool.h>

#include "base/array.h"
#include "base/hash.h"
#include "lsp/server.h"

struct server;
struct workspace_job;

struct workspace_root {
	char *path;
	bool is_guessed;              /* the folder of an open file: the editor has named none */
	bool is_stale;                /* to be analysed */
	struct lsp_analysis analysis; /* the last one; `result` NULL: none yet */
	ARRAY(char *) published;      /* URIs of files that are shown with diagnostics */
	struct hash shown;            /* of all its diagnostics, as of the last analysis */
	char *complaint;              /* why it cannot be analysed, as it was shown; or NULL */
};

struct workspace {
	ARRAY(struct workspace_root *) roots;
	struct workspace_job *job; /* the analysis that runs, or NULL */
	bool has_folders;          /* the editor has named some */
};

/* A folder by its URI. What is there already, or is no file, is left alone. */
void workspace_add(struct server *server, const char *uri);
/* Forgets it; its diagnostics go. */
void workspace_remove(struct server *server, const char *uri);

/* A file was opened: its program is analysed if it never was. */
void workspace_opened(struct server *server, const char *path);
/* A file has changed on the disk; NULL: any may have. */
void workspace_changed(struct server *server, const char *path);

/* Is an analysis under way, or to come, that decides what is found in a file? NULL: in any. */
bool workspace_is_busy(const struct workspace *workspace, const char *path);

/* Starts what is to be done, unless something runs. */
void workspace_run(struct server *server);

void workspace_release(struct server *server);

#endif
