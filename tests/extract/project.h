/*
 * A small project in a folder of its own, with a compile database and a unit cache, that is
 * planned and extracted again and again.
 */
#ifndef TESTS_EXTRACT_PROJECT_H
#define TESTS_EXTRACT_PROJECT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/extract.h"
#include "driver/plan.h"

struct project {
	char root[64];
	char cache[128];
	const char *worker; /* the real one unless a test says otherwise */
	struct plan_options options;
	struct extract_options extraction_options;

	/* Of the latest run. */
	struct plan plan;
	struct extraction extraction;
	bool planned, extracted;
};

void project_init(struct project *project);

/* Removes the folder. */
void project_release(struct project *project);

/* Writes a file; the path is relative to the project. Folders are made. */
void project_write(struct project *project, const char *path, const char *text);
void project_remove(struct project *project, const char *path);

/* Writes compile_commands.json: one entry per file, "cc FLAGS -c FILE". Ends with NULL. */
void project_database(struct project *project, const char *flags, ...);

/* Makes all files and folders an hour old, so that their time stamps are trusted. */
void project_age(struct project *project);

/* Absolute path of a file of the project; valid until the next call but three. */
const char *project_path(struct project *project, const char *path);

/* Plans; the test fails when that does. */
void project_plan(struct project *project);

/* Plans and extracts; the test fails when either does. */
void project_run(struct project *project);

/* The unit of a path, which must be in the plan. */
const struct plan_unit *project_unit(const struct project *project, const char *path);

/* How many units of the plan are dirty. */
size_t project_dirty(const struct project *project);

/* Is there a note, or a warning of the extraction, that contains the text? */
bool project_has_note(const struct project *project, const char *text);
bool project_has_warning(const struct project *project, const char *text);

/* Plans, expecting a failure whose text contains `text`. */
void project_expect_error(struct project *project, const char *text);

/* Two units that share a header and one that does not. Their texts are what tests edit. */
void project_write_example(struct project *project);

/* Runs one test case per function of a suite, as main() does. */
int project_main(const char *name, const TTest *const *tests, size_t count);

#endif
