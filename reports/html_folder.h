/*
 * A folder of files that a report has made, and may make again. A list of them stands in it, in the
 * file `.async-lint-report`: what is on the list is ours, and nothing else is ever touched.
 *
 *	html_folder_init(&folder, "report");
 *	html_folder_plan(&folder, "index.html");          each file that will be written
 *	ok = html_folder_begin(&folder, &err);            is all of it ours, or new?
 *	FILE *out = html_folder_open(&folder, "index.html", &err);  ... html_folder_keep
 *	ok = html_folder_end(&folder, &err);              old files that are no more are removed
 *	html_folder_release(&folder);
 */
#ifndef REPORTS_HTML_FOLDER_H
#define REPORTS_HTML_FOLDER_H

#include <stdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/intern.h"

struct html_folder {
	struct arena arena;
	const char *path;
	struct intern planned, known; /* names: of this report; of the one before */
	struct file_draft draft;      /* of the file in hand */
};

void html_folder_init(struct html_folder *folder, const char *path);
void html_folder_release(struct html_folder *folder);

/* A name below the folder; with at most one folder in it. */
void html_folder_plan(struct html_folder *folder, const char *name);

/* Makes the folder and puts down what will be written. False when something of that name is there
 * that is not ours, or the folder holds other things: then nothing was changed. */
bool html_folder_begin(struct html_folder *folder, struct error *err);

/* One file at a time. A file takes its place when it is kept. NULL and false with the reason. */
FILE *html_folder_open(struct html_folder *folder, const char *name, struct error *err);
bool html_folder_keep(struct html_folder *folder, struct error *err);

/* Gives the file in hand up, and puts its name before the reason. Returns false. */
bool html_folder_drop(struct html_folder *folder, const char *name, struct error *err);

/* Removes what the report before had and this one has not. */
bool html_folder_end(struct html_folder *folder, struct error *err);

#endif
