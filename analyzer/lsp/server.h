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

struct lsp_options {
	/* Analyses the program in a folder. On a thread; false with a sentence. */
	bool (*analyse)(const char *root, struct lsp_analysis *analysis, struct error *err);
	void (*release)(struct lsp_analysis *analysis);
	void (*interrupt)(void); /* asks an analysis that runs to end early, with an error */
	const char *(*rule_page)(const char *id); /* markdown, or NULL */
	const char *pages;                        /* see lsp/diagnostic.h */
	const char *version;
};

/* Serves until the editor says `exit` or is gone. False with a sentence when stdin and stdout are
 * no pipes. `code` is what the program is to exit with: 0, or 1 when the editor left without
 * saying `shutdown`. */
bool lsp_serve(const struct lsp_options *options, int *code, struct error *err);

#endif
