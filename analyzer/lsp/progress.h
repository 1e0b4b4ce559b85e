/*
 * How far the analysis is that runs, for editors that show such things. They may cancel it: what is
 * shown stays, and the next save begins another.
 */
#ifndef LSP_PROGRESS_H
#define LSP_PROGRESS_H

#include <jansson.h>
#include <stdbool.h>

struct server;

/* Of the analysis that runs; one at a time. */
struct progress {
	bool is_wanted; /* the client can show it */
	bool is_running, is_shown;
	unsigned number; /* of the token: each is used once */
	unsigned percent;
};

/* Asks the client for leave. */
void progress_begin(struct server *server);

/* Looks at an answer of the client: with its leave, the progress is shown. */
void progress_answer(struct server *server, const json_t *message);

/* Shows how far it is, if that is news. */
void progress_report(struct server *server, const char *stage, unsigned percent);

/* Does the client speak of the analysis that runs? */
bool progress_is_meant(const struct progress *progress, const json_t *token);

void progress_end(struct server *server, const char *how);

#endif
