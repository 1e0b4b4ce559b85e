/*
 * What an editor offers to do about findings.
 */
#ifndef LSP_ACTION_H
#define LSP_ACTION_H

#include "lsp/internal.h"

/* Answers textDocument/codeAction: for each finding on the lines of the range its fix, if it has
 * one, and a comment that allows it. NULL when the parameters are none. */
json_t *action_list(struct server *server, const json_t *params);

#endif
