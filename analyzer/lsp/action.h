/*
 * What an editor offers to do about findings.
 */
#ifndef LSP_ACTION_H
#define LSP_ACTION_H

#include "lsp/internal.h"

/* The kind of the action that makes all safe fixes of a file. */
#define ACTION_FIX_ALL "source.fixAll.async-lint"

/* Answers textDocument/codeAction: for each finding on the lines of the range its fix, if it has
 * one, and a comment that allows it; and all that is safe to mend in the file. NULL when the
 * parameters are none. */
json_t *action_list(struct server *server, const json_t *params);

#endif
