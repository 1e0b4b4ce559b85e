/*
 * The list is a line for each name. Before anything is written it holds the old names and the new
 * ones, afterwards the new ones only: whoever is interrupted leaves no file that is on no list.
 */
#include "html_folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

static const char list_name[] = ".async-lint-report";
static const char list_head[] = "async-lint report: these files are replaced and removed by it\n";

void html_folder_init(struct html_folder *folder, const char *path)
{
	*folder = (struct html_folder){ 0 };
	size_t length = strlen(path);
	while (length > 1 && path[length - 1] == '/') /* a file must not look like none */
		length--;
	folder->path = arena_strndup(&folder->arena, path, length);
}

void html_folder_release(struct html_folder *folder)
{
	intern_release(&folder->planned);
	intern_release(&folder->known);
	arena_release(&folder->arena);
}

void html_folder_plan(struct html_folder *folder, const char *name)
{
	intern_add(&folder->planned, name);
}

static const char *path_of(struct html_folder *folder, const char *name)
{
	return path_join(&folder->arena, folder->path, name);
}

/* ------------------------------------------------------------------------------------ the list */

/* Only names that could be ours: the list may have been written by anybody. */
static bool is_name(const char *name)
{
	return *name && *name != '/' && *name != '.' && !strstr(name, "..") &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789./-") == strlen(name);
}

static bool read_list(struct html_folder *folder, struct error *err)
{
	const char *path = path_of(folder, list_name), *bytes;
	size_t size;
	if (access(path, F_OK))
		return true;
	if (!file_read(&folder->arena, path, &bytes, &size, err))
		return false;
	if (strncmp(bytes, list_head, strlen(list_head)))
		return error_set(
			err, "'%s' is no list of async-lint\nnote: name another folder", path);
	char *rest = NULL, *copy = arena_strdup(&folder->arena, bytes + strlen(list_head));
	for (char *name = strtok_r(copy, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest))
		if (is_name(name))
			intern_add(&folder->known, name);
	return true;
}

static bool write_list(struct html_folder *folder, bool with_known, struct error *err)
{
	struct text text = { 0 };
	text_add(&text, list_head);
	for (uint32_t i = 0; i < folder->planned.count; i++)
		text_printf(&text, "%s\n", intern_at(&folder->planned, i));
	for (uint32_t i = 0; with_known && i < folder->known.count; i++)
		if (intern_find(&folder->planned, intern_at(&folder->known, i)) == intern_none)
			text_printf(&text, "%s\n", intern_at(&folder->known, i));
	bool ok = file_write(path_of(folder, list_name), text_string(&text), text.length, err);
	text_release(&text);
	return ok;
}

/* --------------------------------------------------------------------------------- begin, end */

/* A folder that is not empty and has no list belongs to somebody else. */
static bool is_strange(struct html_folder *folder)
{
	DIR *stream = opendir(folder->path);
	bool has_list = false, has_more = false;
	if (!stream)
		return false;
	for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream)) {
		if (!strcmp(entry->d_name, list_name))
			has_list = true;
		else if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			has_more = true;
	}
	closedir(stream);
	return has_more && !has_list;
}

/* Something in our way that is on no list of ours, or NULL. */
static const char *find_foreign(struct html_folder *folder)
{
	struct stat file;
	for (uint32_t i = 0; i < folder->planned.count; i++) {
		const char *name = intern_at(&folder->planned, i);
		bool is_there = !lstat(path_of(folder, name), &file);
		if (is_there && (intern_find(&folder->known, name) == intern_none ||
					!S_ISREG(file.st_mode)))
			return name;
	}
	return NULL;
}

static bool make_folders(struct html_folder *folder, struct error *err)
{
	for (uint32_t i = 0; i < folder->planned.count; i++) {
		const char *path = path_of(folder, intern_at(&folder->planned, i));
		if (!file_make_folders(path_folder(&folder->arena, path), err))
			return false;
	}
	return true;
}

bool html_folder_begin(struct html_folder *folder, struct error *err)
{
	struct stat file;
	if (!stat(folder->path, &file) && !S_ISDIR(file.st_mode))
		return error_set(
			err, "'%s' is a file, not a folder\nnote: name another", folder->path);
	if (is_strange(folder))
		return error_set(err,
			"the folder '%s' holds files that no report has made\n"
			"note: name another one, or an empty one",
			folder->path);
	if (!read_list(folder, err))
		return false;
	const char *foreign = find_foreign(folder);
	if (foreign)
		return error_set(err,
			"'%s' was not made by a report, and stays as it is\n"
			"note: move it away, or name another folder",
			path_of(folder, foreign));
	return make_folders(folder, err) && write_list(folder, true, err);
}

bool html_folder_end(struct html_folder *folder, struct error *err)
{
	for (uint32_t i = 0; i < folder->known.count; i++) {
		const char *name = intern_at(&folder->known, i), *path = path_of(folder, name);
		if (intern_find(&folder->planned, name) != intern_none)
			continue;
		if (unlink(path) && errno != ENOENT)
			return error_set(err, "cannot remove '%s': %s", path, strerror(errno));
	}
	return write_list(folder, false, err);
}

/* --------------------------------------------------------------------------------------- a file */

FILE *html_folder_open(struct html_folder *folder, const char *name, struct error *err)
{
	return file_draft_open(&folder->draft, path_of(folder, name), err) ? folder->draft.stream
									   : NULL;
}

bool html_folder_keep(struct html_folder *folder, struct error *err)
{
	return file_draft_keep(&folder->draft, err);
}

bool html_folder_drop(struct html_folder *folder, const char *name, struct error *err)
{
	file_draft_drop(&folder->draft);
	error_prefix(err, "%s", path_of(folder, name));
	return false;
}
