/*
 * A result as it is seen in the texts that the editor has by now: findings, their steps and edits
 * stand on the lines where what was analysed is after the edits since.
 */
#ifndef LSP_VIEW_H
#define LSP_VIEW_H

#include <stdbool.h>

#include "base/arena.h"
#include "lsp/document.h"
#include "store/result.h"

/* A zeroed one is to be made. */
struct view {
	struct arena arena;
	struct result result;
	bool is_made;    /* `result`, or the original, is right for the texts that are open */
	bool is_another; /* than the original */
};

/* The result seen in the documents that are open; the original itself when they are what was
 * analysed. Valid until view_forget. */
const struct result *view_result(
	struct view *view, const struct result *original, const struct documents *documents);

/* Texts, or the original, are others now. */
void view_forget(struct view *view);

void view_release(struct view *view);

#endif
