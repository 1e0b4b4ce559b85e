/*
 * Files that change behind the back of the editor. The few besides sources that decide what is
 * found (the compile database, the configuration, the baseline) are watched by us, as many editors
 * do not; sources, headers and models by the editor, if it can.
 */
#ifndef LSP_WATCH_H
#define LSP_WATCH_H

#include <jansson.h>
#include <stdbool.h>
#include <uv.h>

#include "base/array.h"

struct server;
struct watch;

struct watches {
	bool is_offered; /* the editor can be asked to watch */
	ARRAY(struct watch *) items;
	uv_timer_t delay; /* until whoever writes is done */
};

void watches_init(struct server *server);

/* Watches for such files in a folder, if there is one and it is not watched yet. */
void watch_folder(struct server *server, const char *folder);

/* Asks the editor to watch sources, headers and models, if it can. */
void watch_ask(struct server *server);

/* Files have changed, says the editor: the `changes` of workspace/didChangeWatchedFiles. What the
 * last analysis has seen, as what was saved before it, is left alone. */
void watch_changed(struct server *server, const json_t *changes);

/* Closes all. */
void watches_end(struct server *server);

#endif
