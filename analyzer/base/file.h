/*
 * Whole files, and paths as text. Paths are bytes; nothing here assumes UTF-8.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

/* Reads a whole file; the bytes are NUL-terminated, live in the arena. */
bool file_read(
	struct arena *arena, const char *path, const char **bytes, size_t *size, struct error *err);

/* Writes a file so that a reader sees the old content or the new, never a part: a temporary
 * file beside it, then a rename. The old file stays when anything fails. */
bool file_write(const char *path, const char *bytes, size_t size, struct error *err);

/* The same for a file that is somebody's source: it keeps its mode and, if we may, its owner, and
 * the new content is on the disk before it takes the place of the old. The file must exist. */
bool file_replace(const char *path, const char *bytes, size_t size, struct error *err);

/* A file that is written through a stream, and takes its place when it is complete. What is no
 * plain file (a pipe, /dev/stdout) is written as it is; behind a symbolic link the file it leads
 * to is replaced. */
struct file_draft {
	FILE *stream;
	char *path, *temporary; /* NULL: written in place */
};

/* False with the reason, which names the path. Otherwise one of the two below ends it. */
bool file_draft_open(struct file_draft *draft, const char *path, struct error *err);
bool file_draft_keep(struct file_draft *draft, struct error *err);
void file_draft_drop(struct file_draft *draft);

/* Creates a folder and its parents. */
bool file_make_folders(const char *path, struct error *err);

/* Joins, then removes ".", ".." and double slashes without looking at the disk. An absolute
 * `path` wins over `folder`. */
char *path_join(struct arena *arena, const char *folder, const char *path);

/* `path` seen from `root` when it lies below it, otherwise `path` itself. Both normalised. */
const char *path_relative(const char *root, const char *path);

/* The folder part, "." when there is none. */
char *path_folder(struct arena *arena, const char *path);

/* The last part. Points into `path`. */
const char *path_name(const char *path);

/* Does the path name test code: below a folder test or tests, test_x.c, x_test.c? */
bool path_is_test(const char *path);

#endif
