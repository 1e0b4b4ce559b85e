/*
 * The language server: talks to one editor on stdin and stdout until that is done with it.
 *
 * The loop only moves messages. Whoever is asked for an analysis is asked on a thread, and for one
 * at a time.
 */
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/result.h"

/* One analysis of a root, which belongs to who made it. */
struct lsp_analysis {
	const struct result *result;
	const char *const *warnings; /* sentences */
	size_t warning_count;
	void *data;
};

/* A file as it is in the editor. */
struct lsp_file {
	const char *path, *text;
	size_t size;
};

/* A program once more, with files as they are in the editor. */
struct lsp_overlay {
	struct lsp_analysis base;  /* what `analyse` made */
	struct lsp_analysis shown; /* what is shown now: the base, or an overlay of it */
	struct lsp_file *files;    /* all that are open */
	size_t file_count;
};

/* Whom an analysis tells how far it is. */
struct lsp_watcher {
	void (*progress)(struct lsp_watcher *watcher, const char *stage, unsigned percent);
};

struct lsp_options {
	/* On a thread, one at a time; false with a sentence, soon when they are asked to stop
	 * (base/stop.h). Analyses the program in a folder ... */
	bool (*analyse)(void *data, const char *root, struct lsp_watcher *watcher,
		struct lsp_analysis *analysis, struct error *err);
	/* ... or an overlay of it. No result is left when no file differs from what the base is
	 * made of. */
	bool (*overlay)(void *data, const char *root, const struct lsp_overlay *overlay,
		struct lsp_analysis *analysis, struct error *err);
	/* Makes ready for edits of the files that are open. Nobody waits for that. */
	void (*warm)(void *data, const char *root, const struct lsp_overlay *overlay);
	void (*release)(struct lsp_analysis *analysis);
	void *data;                               /* for both */
	const char *(*rule_page)(const char *id); /* markdown, or NULL */
	const char *pages;                        /* see lsp/diagnostic.h */
	const char *version;
};

/* Serves until the editor says `exit` or is gone. False with a sentence when stdin and stdout are
 * no pipes. `code` is what the program is to exit with: 0, or 1 when the editor left without
 * saying `shutdown`. */
bool lsp_serve(const struct lsp_options *options, int *code, struct error *err);

#endif
