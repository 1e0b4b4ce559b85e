/*
 * What an editor shows when the mouse rests on something.
 */
#ifndef LSP_HOVER_H
#define LSP_HOVER_H

#include "lsp/internal.h"

/* Answers textDocument/hover: on a finding it and the page of its rule, on the name of a rule in a
 * comment of ours that page; otherwise null. NULL when the parameters are none. */
json_t *hover_value(struct server *server, const json_t *params);

#endif
