/*
 * Patterns for paths, as .gitignore has them, without its negation. `*` and `?` do not cross a
 * slash; two stars for a name are any number of folders, none too; [a-z] and [!a-z] are sets. A
 * pattern without a slash inside fits names at any depth, one with a slash is seen from its folder.
 * What fits a folder fits all below it.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>

#include "base/error.h"

struct glob;

/* Compiles a pattern. NULL with a sentence about what is wrong with it. */
struct glob *glob_new(const char *pattern, struct error *err);
void glob_free(struct glob *glob);

/* Does the pattern fit the path, or a folder on the way to it? The path is relative to the folder
 * that the pattern is seen from, and normalised. */
bool glob_matches(const struct glob *glob, const char *path);

#endif
