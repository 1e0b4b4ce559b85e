/*
 * What a unit was made from, so that it can be told later whether it must be read again.
 *
 *  1. Files: everything the preprocessor opened, with the hash of its content. Size, mtime and
 *     inode are a shortcut: when they are equal the content is not read.
 *  2. Absent candidates: a header S found in search folder k would have been taken from folder
 *     j < k, or from the folder of the file that includes it, had it been there. They are not
 *     stored: they follow from the search folders, the includers' folders and the files. What
 *     is stored are the folders to watch: the deepest existing ones on the way to a candidate.
 *     While their mtimes stand, no candidate can have appeared.
 *  3. Missing names: headers that were looked for and found nowhere (#include, __has_include).
 *  4. A time stamp that is not older than the reading by `young` says nothing: the file may
 *     change again within the resolution of the clock. It is stored as 0, never trusted.
 *
 * Includers are the folders of all files that are not the system's, whoever includes whom: this
 * errs towards reading a unit again.
 */
#ifndef FRONTEND_INPUTS_H
#define FRONTEND_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "air/air.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "frontend/parse.h"

/* Nanoseconds: as coarse as the time stamps of old file systems. */
#define inputs_young INT64_C(2000000000)

struct input_file {
	const char *path; /* absolute */
	uint64_t size;
	int64_t mtime; /* nanoseconds; 0: not to be trusted */
	uint64_t inode;
	struct hash content;
};

/* A folder to watch. */
struct input_folder {
	const char *path;
	int64_t mtime;
};

struct input_names {
	const char **items;
	size_t count;
};

/* Shared by the units of a target: where headers were looked for. */
struct input_search {
	struct input_names folders;   /* absolute, in the order of the search */
	struct input_names includers; /* folders of the files that include */
	struct input_folder *watches;
	size_t watch_count;
};

struct inputs {
	struct input_file *files; /* the main file first */
	size_t file_count;
	struct input_search search;
	struct input_names missing; /* names found nowhere */
	struct input_names present; /* candidates that were there, and were not taken */
};

/* ---------------------------------------------------------------------------------- folders */

struct folders; /* listings of folders, each read once per epoch */

struct folders *folders_new(void);
void folders_free(struct folders *folders);

/* From here on folders are looked at again; a listing stays if the mtime does. */
void folders_renew(struct folders *folders);

/* Does `path`, absolute and normalised, exist? `watch` gets the folder whose mtime changes
 * before the answer does; it lives as long as `folders`. */
bool folders_probe(struct folders *folders, const char *path, const char **watch);

/* The mtime of a folder as of this epoch, -1 when there is none. */
int64_t folders_mtime(struct folders *folders, const char *path);

/* ------------------------------------------------------------------------------------- disk */

struct disk; /* what files look like now: each is asked for once, and read once at most */

struct disk *disk_new(void);
void disk_free(struct disk *disk);

/* Does the file still have that content? `now` gets its present stamp; the mtime is 0 when it
 * is not to be trusted. */
bool disk_matches(struct disk *disk, const struct input_file *file, struct input_file *now);

/* ----------------------------------------------------------------------------------- search */

/* The folders a command searches for headers, CPATH and the compiler's own included. */
struct input_names search_folders(struct arena *arena, const char *directory,
	const char *const *arguments, size_t argument_count);

/* Asks for each candidate that would be taken instead of `file`. */
typedef void (*search_candidate)(const char *path, void *data);
void search_candidates(const struct input_search *search, const char *file,
	search_candidate candidate, void *data);

/* Asks for each place where a name that was found nowhere could appear. */
void search_missing(const struct input_search *search, const char *name, search_candidate candidate,
	void *data);

/* ----------------------------------------------------------------------------------- inputs */

/* The inputs of a unit that was just read; `started` is the time before that, by
 * inputs_now(). */
void inputs_collect(struct inputs *inputs, struct arena *arena, struct folders *folders,
	const struct parse_request *request, const struct air_unit *unit, int64_t started);

int64_t inputs_now(void);

/* mtime, or 0 when it is too young to be trusted by someone who looked at `when`. */
int64_t inputs_trusted(int64_t mtime, int64_t when);

/* The present stamp of a file; no content. False when there is none. */
bool inputs_stat(const char *path, struct input_file *file);

/* Size, mtime and inode. */
bool inputs_same_stamp(const struct input_file *a, const struct input_file *b);

/* The hash of a file's content; false when it cannot be read. */
bool inputs_hash_file(const char *path, struct hash *content);

/* The key of a unit: its command and its contents, in this order. */
struct hash inputs_key(struct hash command, const struct inputs *inputs);

/* As bytes, for the pipe and for the cache. Reading trusts nothing and points into `bytes`,
 * which must outlive the result. */
void inputs_encode(struct text *out, const struct inputs *inputs);
bool inputs_decode(struct inputs *inputs, struct arena *arena, const void *bytes, size_t size);

void input_search_encode(struct text *out, const struct input_search *search);
bool input_search_decode(
	struct input_search *search, struct arena *arena, const void *bytes, size_t size);

void input_names_encode(struct text *out, const struct input_names *names);

/* Takes the names from the front of `bytes`; NULL when they are damaged, else what follows. */
const void *input_names_decode(
	struct input_names *names, struct arena *arena, const void *bytes, size_t *size);

#endif
