/*
 * Diagnostics that are pulled: the client asks for those of a file, or of all.
 *
 * A question about what is being analysed, or will be, waits until that is done: the answer is then
 * right for the text as the client has it, and none has to be sent after it. Answers are named by
 * what is in them, so that a client need not be sent twice what it has.
 */
#ifndef LSP_PULL_H
#define LSP_PULL_H

#include <jansson.h>
#include <stdbool.h>

#include "base/array.h"

struct server;
struct workspace_root;
struct pull_question;

struct pull {
	bool is_refreshable;                 /* the client can be told to ask again */
	bool asks_documents, asks_workspace; /* it has asked, once at least */
	bool has_answered, is_outdated;      /* anything; an answer that was given */
	unsigned refreshes;
	ARRAY(struct pull_question *) waiting;
};

/* textDocument/diagnostic and workspace/diagnostic: now or later, the request is answered. */
void pull_document(struct server *server, const json_t *id, const json_t *params);
void pull_workspace(struct server *server, const json_t *id, const json_t *params);

/* The client no longer wants the answer of a request that waits, if it does. */
void pull_cancel(struct server *server, const json_t *id);

/* What was answered is no longer so: once all is settled the client is asked to ask again, if it
 * can be. */
void pull_outdated(struct server *server);

/* An analysis of a folder is there: the same, when something else is found than by the last. */
void pull_analysed(struct server *server, struct workspace_root *root);

/* An analysis is over, or will not come: answers the questions that need not wait any more. */
void pull_settled(struct server *server);

/* Nothing will be answered any more. */
void pull_end(struct server *server);

#endif
