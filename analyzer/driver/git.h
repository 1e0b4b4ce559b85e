/*
 * Asking git, as a process: so it is always the user's own, with all that they have configured.
 */
#ifndef DRIVER_GIT_H
#define DRIVER_GIT_H

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/intern.h"

struct git_answer {
	int status; /* exit code; -1: git could not be started */
	const char *out;
	size_t size;
	const char *complaint; /* the last line on stderr, "" when there is none */
};

/* Runs `git -C folder arguments`, which end with NULL; with another index than the repository's if
 * one is named. Hooks and prompts are off. */
struct git_answer git_ask(
	struct arena *arena, const char *folder, const char *index, const char *const *arguments);

#define GIT_ASK(arena, folder, ...)                                                                \
	git_ask((arena), (folder), NULL, (const char *const[]){ __VA_ARGS__, NULL })

/* The commit that the files below `folder` are those of, or NULL: it is in no repository, or
 * something was changed since. */
const char *git_clean_commit(struct arena *arena, const char *folder);

/* The folder of the repository that holds `folder`; an error if there is none. */
const char *git_toplevel(struct arena *arena, const char *folder, struct error *err);

/* The commit that `revision` names; NULL: the one where HEAD left the branch that the remote calls
 * its own. `name` says how to call it: "1a2b3c4d5e (origin/main)". NULL with a way out when there
 * is no such commit here. */
const char *git_base(struct arena *arena, const char *top, const char *revision, const char **name,
	struct error *err);

/* Writes all files of a commit below `folder`, which must not exist. */
bool git_write_tree(const char *top, const char *commit, const char *folder, struct error *err);

/* Adds the paths, relative to the top, that are no part of what is ignored: known to git, or
 * new. */
bool git_sources(const char *top, struct intern *paths, struct error *err);

/* Which files got another name since a commit, as far as git can tell. */
struct git_rename {
	const char *before, *after; /* relative to the top */
};
struct git_renames {
	ARRAY(struct git_rename) items;
};
bool git_renamed(struct arena *arena, const char *top, const char *commit,
	struct git_renames *renames, struct error *err);

#endif
