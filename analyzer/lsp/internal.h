/*
 * What the files of the server share.
 */
#ifndef LSP_INTERNAL_H
#define LSP_INTERNAL_H

#include <jansson.h>
#include <uv.h>

#include "lsp/diagnostic.h"
#include "lsp/document.h"
#include "lsp/job.h"
#include "lsp/message.h"
#include "lsp/progress.h"
#include "lsp/pull.h"
#include "lsp/server.h"
#include "lsp/watch.h"
#include "lsp/workspace.h"

enum server_state { SERVER_NEW, SERVER_READY, SERVER_SHUT_DOWN, SERVER_ENDED };

struct server {
	const struct lsp_options *options;
	uv_loop_t loop;
	uv_pipe_t in, out;
	uv_shutdown_t shutdown;
	char bytes[64 << 10]; /* of one read */
	struct message_reader reader;
	enum server_state state;
	bool was_shut_down; /* the editor asked for it */
	struct diagnostic_style style;
	struct documents documents;
	struct workspace workspace;
	struct jobs jobs;
	struct progress progress;
	struct watches watches;
	struct pull pull;
};

/* Codes of JSON-RPC and of the protocol. */
enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_NOT_INITIALIZED = -32002,
	RPC_CANCELLED = -32800, /* by the client */
	RPC_SERVER_CANCELLED = -32802,
};

enum message_type { MESSAGE_TYPE_ERROR = 1, MESSAGE_TYPE_WARNING, MESSAGE_TYPE_INFO };

/* Sends a value, and frees it. */
void server_send(struct server *server, json_t *message);
void server_notify(struct server *server, const char *method, json_t *params);

/* Says something to who sits in front of the editor, or, quietly, writes it to the editor's log. */
void server_show(struct server *server, enum message_type type, const char *text);
void server_log(struct server *server, enum message_type type, const char *text);

/* Ends the connection once everything is sent. */
void server_end(struct server *server);

/* Takes one message. */
void rpc_take(struct server *server, const char *body, size_t size);

/* A message was too large to be read. It may have changed any open file, so none is known any
 * more: all are closed, which the user is told. */
void rpc_missed(struct server *server);

/* Answers a request. Takes the result. */
void rpc_reply(struct server *server, const json_t *id, json_t *result);

/* Answers a request, or a message that is none, with an error. */
void rpc_refuse(struct server *server, const json_t *id, enum rpc_error code, const char *text);

/* Answers a request whose parameters are not those of the method. */
void rpc_refuse_params(struct server *server, const json_t *id, const char *method);

/* Takes what the client says of itself, and answers what the server can do: lifecycle.c. False when
 * the parameters are none. */
bool lifecycle_initialize(struct server *server, const json_t *params, json_t **result);

#endif
