/*
 * The options of commands that tell a build system what they have read: --depfile and
 * --depfile-target, which compilers call -MF and -MT.
 */
#ifndef COMMAND_DEPENDENCIES_H
#define COMMAND_DEPENDENCIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct dependencies {
	const char *file, *target; /* NULL: not said */
};

/* Gives -MF and -MT their long names, before argp takes them for letters. */
void dependencies_translate(int count, char **arguments);

/* Takes one of the two options; false when the key is none. */
bool dependencies_option(struct dependencies *dependencies, int key, const char *argument);

/* Writes the file, which must have been named, and its folder. `target` is what was made, unless an
 * option says otherwise; paths below `directory` are written relative to it. */
bool dependencies_write(const struct dependencies *dependencies, const char *target,
	const char *directory, const char *const *paths, size_t count, struct error *err);

#endif
