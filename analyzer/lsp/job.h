/*
 * The analysis that runs. One runs at a time, on a thread of the loop's pool: it changes the
 * current folder, and takes all cores by itself. The thread sees its job and nothing else of the
 * server. What becomes stale meanwhile is analysed again after it.
 *
 * A run reads what is on the disk, an overlay shows the last run with files as they are in the
 * editor. When there is nothing else to do, what has been opened is made ready for edits. An
 * overlay that is outdated by another edit is stopped; a run is not, as there would be none while
 * somebody types.
 */
#ifndef LSP_JOB_H
#define LSP_JOB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct server;
struct workspace_job;
struct workspace_root;

struct jobs {
	struct workspace_job *running; /* or NULL */
	uv_timer_t delay;              /* while it runs, edits wait for more of them */
	uv_async_t news;               /* the thread is further than it was */
	uint64_t last_edit;            /* milliseconds of the loop */
	uint64_t last_took;            /* what the last overlay took */
};

void jobs_init(struct server *server);

/* Starts what is to be done, unless something runs. */
void jobs_run(struct server *server);

/* The text of an open file is another: overlays of it are outdated. One edit after a pause is
 * analysed at once; of many, the last one, after a pause that is as long as an analysis takes. */
void jobs_edited(struct server *server, const char *path);

/* A folder goes while it may be at work. What the job needs of it belongs to the job now. */
void jobs_forget(struct server *server, struct workspace_root *root);

/* What runs is no longer wanted. Also closes what jobs_init opened. */
void jobs_end(struct server *server);

/* The editor cancels the run that it is shown. */
void jobs_cancel(struct server *server, const json_t *token);

/* Is a job at work that decides what is found in the folder? */
bool jobs_are_at(const struct server *server, const struct workspace_root *root);

#endif
