/*
 * The few files besides sources that decide what is found: the compile database, the configuration,
 * the baseline. Watched by us, as many editors do not.
 */
#ifndef LSP_WATCH_H
#define LSP_WATCH_H

#include <uv.h>

#include "base/array.h"

struct server;
struct watch;

struct watches {
	ARRAY(struct watch *) items;
	uv_timer_t delay; /* until whoever writes is done */
};

void watches_init(struct server *server);

/* Watches for such files in a folder, if there is one and it is not watched yet. */
void watch_folder(struct server *server, const char *folder);

/* Closes all. */
void watches_end(struct server *server);

#endif
