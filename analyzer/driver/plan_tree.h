/*
 * A plan for the program as it was: the same units, from another folder that holds all files as git
 * has them at some revision. What git does not know, as headers made by the build, is taken from
 * where it is now.
 *
 *  1. A path below `from` is read below `to`, if it was there then.
 *  2. What is a source now and was not there then is gone: a unit of it is left out.
 *  3. The rest stays where it is.
 */
#ifndef DRIVER_PLAN_TREE_H
#define DRIVER_PLAN_TREE_H

#include "base/arena.h"
#include "base/intern.h"
#include "driver/git.h"

struct plan_tree {
	const char *from, *to;      /* absolute: the repository; its files as they were */
	struct intern sources;      /* relative to `from`: files of now that are no product */
	struct git_renames renames; /* since then */
	const char *products;       /* folder of the build, or NULL: all in it stays */
};

enum plan_tree_fate { TREE_SAME, TREE_MOVED, TREE_GONE };

/* Where a path of now is to be read; `path` itself unless it is TREE_MOVED. */
enum plan_tree_fate plan_tree_map(
	const struct plan_tree *tree, struct arena *arena, const char *path, const char **mapped);

void plan_tree_release(struct plan_tree *tree);

#endif
