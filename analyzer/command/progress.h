/*
 * One line on stderr that is written over and over while something takes time; nothing at all
 * when stderr is no terminal.
 *
 *	progress_start(quiet);
 *	progress_show("reading 3/20 src/a.c");
 *	progress_clear();
 */
#ifndef COMMAND_PROGRESS_H
#define COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

/* Columns of the terminal, 0 when there is none. */
unsigned terminal_width(int descriptor);

/* Says whether there is anything to show from now on: stderr is a terminal, and not `quiet`. */
bool progress_start(bool quiet);

/* Replaces the line; cut at the width of the terminal. */
void progress_show(const char *format, ...) PRINTF_LIKE(1, 2);

/* Takes the line away, before anything else is printed. */
void progress_clear(void);

/* For extract_options.progress. */
void progress_unit(size_t done, size_t total, const char *path, void *data);

#endif
