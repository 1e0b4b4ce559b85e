/*
 * Abort tokens, as the loop and the scopes see them.
 */
#ifndef ASYNC_SRC_ABORT_H
#define ASYNC_SRC_ABORT_H

#include "async/async.h"

/* Acts on the tokens that other threads fired, draining after each scope. */
void abort_collect(struct async_loop *loop);

/* The scope ends: no token reaches it any more. */
void abort_unbind(struct async_scope *scope);

#endif
