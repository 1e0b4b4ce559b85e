/*
 * The file texts of a result, by path and by line.
 */
#ifndef REPORTS_SOURCES_H
#define REPORTS_SOURCES_H

#include "base/array.h"
#include "base/intern.h"
#include "store/result.h"

struct source_file {
	const struct result_file *file;
	ARRAY(size_t) starts; /* offset of each line; empty until a line is asked for */
};

struct sources {
	struct intern paths;
	ARRAY(struct source_file) files; /* by number of the path; as in result.files */
};

struct source_line {
	const char *text; /* without its newline; NULL when there is no such line */
	size_t length;
};

void sources_init(struct sources *sources, const struct result *result);
void sources_release(struct sources *sources);

/* The number of a path, or intern_none when its text is missing. */
uint32_t sources_find(const struct sources *sources, const char *path);

size_t sources_line_count(struct sources *sources, uint32_t file);

/* Lines count from 1. */
struct source_line sources_line(struct sources *sources, uint32_t file, uint32_t line);
struct source_line sources_line_of(struct sources *sources, const char *path, uint32_t line);

struct source_place {
	uint32_t line, column; /* from 1, in bytes */
};

/* The place `size` bytes behind another, over the ends of lines; false when one of them is not in
 * the file. The end of the file is a place. */
bool sources_move(struct sources *sources, uint32_t file, struct source_place *place, size_t size);

#endif
