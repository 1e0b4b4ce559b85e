/*
 * What is done to paths, and the listing of directories. Each call is one request: fs.h.
 */
#include "fs.h"
#include "loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- paths ------------------------------------------------------------------------------- */

/* The shape of the calls that return nothing but success. */
#define PATH_CALL(operation, path, request)                                                        \
	struct async_task *task;                                                                   \
	int rc = task_enter(&task);                                                                \
                                                                                                   \
	if (rc == 0)                                                                               \
		rc = fs_check_path(task, operation, path);                                         \
	if (rc != 0)                                                                               \
		return rc;                                                                         \
                                                                                                   \
	struct fs_call call = FS_CALL(task);                                                       \
                                                                                                   \
	return task_fail(task, (int)fs_finish(&call, request), operation, path)

int async_unlink(const char *path)
{
	PATH_CALL("unlink", path, uv_fs_unlink(FS_ON(call), path, fs_done));
}

int async_mkdir(const char *path, int mode)
{
	PATH_CALL("mkdir", path, uv_fs_mkdir(FS_ON(call), path, mode, fs_done));
}

int async_rmdir(const char *path)
{
	PATH_CALL("rmdir", path, uv_fs_rmdir(FS_ON(call), path, fs_done));
}

int async_chmod(const char *path, int mode)
{
	PATH_CALL("chmod", path, uv_fs_chmod(FS_ON(call), path, mode, fs_done));
}

int async_rename(const char *from, const char *to)
{
	PATH_CALL("rename", to ? from : NULL, uv_fs_rename(FS_ON(call), from, to, fs_done));
}

static int look(struct async_task *task, const char *path, bool follow, uv_stat_t *status)
{
	struct fs_call call = FS_CALL(task);
	int submitted = follow ? uv_fs_stat(FS_ON(call), path, fs_done)
			       : uv_fs_lstat(FS_ON(call), path, fs_done);
	ssize_t rc = fs_wait(&call, submitted);

	*status = call.request.statbuf;
	uv_fs_req_cleanup(&call.request);
	return (int)rc;
}

static int stat_path(
	struct async_task *task, const char *path, bool follow, struct async_file_info *info)
{
	uv_stat_t status;
	int rc = fs_check_path(task, "stat", path);

	if (rc != 0)
		return rc;
	rc = look(task, path, follow, &status);
	if (rc == 0)
		fs_info(&status, info);
	return task_fail(task, rc, "stat", path);
}

int async_stat(const char *path, struct async_file_info *info)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc != 0 ? rc : stat_path(task, path, true, info);
}

int async_lstat(const char *path, struct async_file_info *info)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc != 0 ? rc : stat_path(task, path, false, info);
}

int async_exists(const char *path)
{
	struct async_task *task;
	uv_stat_t status;
	int rc = task_enter(&task);

	if (rc == 0)
		rc = fs_check_path(task, "stat", path);
	if (rc != 0)
		return rc;
	rc = look(task, path, true, &status);
	if (rc == 0)
		return 1;
	return rc == -ENOENT || rc == -ENOTDIR ? 0 : task_fail(task, rc, "stat", path);
}

int fs_realpath(struct async_task *task, const char *path, char **resolved)
{
	struct fs_call call = FS_CALL(task);
	int rc = (int)fs_wait(&call, uv_fs_realpath(FS_ON(call), path, fs_done));

	*resolved = rc == 0 ? strdup(uv_fs_get_ptr(&call.request)) : NULL;
	uv_fs_req_cleanup(&call.request);
	return rc == 0 && !*resolved ? -ENOMEM : rc;
}

int async_realpath(const char *path, char **resolved)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*resolved = NULL;
	if (rc == 0)
		rc = fs_check_path(task, "realpath", path);
	if (rc != 0)
		return rc;
	return task_fail(task, fs_realpath(task, path, resolved), "realpath", path);
}

/* ---- listing ----------------------------------------------------------------------------- */

struct listing {
	struct async_directory directory;
	struct async_directory_entry entries[]; /* their names are memory of their own */
};

static enum async_file_kind kind_of_entry(uv_dirent_type_t type)
{
	switch (type) {
	case UV_DIRENT_UNKNOWN:
		return ASYNC_FILE_UNKNOWN;
	case UV_DIRENT_FILE:
		return ASYNC_FILE_REGULAR;
	case UV_DIRENT_DIR:
		return ASYNC_FILE_DIRECTORY;
	case UV_DIRENT_LINK:
		return ASYNC_FILE_LINK;
	case UV_DIRENT_FIFO:
		return ASYNC_FILE_FIFO;
	case UV_DIRENT_SOCKET:
		return ASYNC_FILE_SOCKET;
	case UV_DIRENT_CHAR:
		return ASYNC_FILE_CHARACTER_DEVICE;
	case UV_DIRENT_BLOCK:
		return ASYNC_FILE_BLOCK_DEVICE;
	}
	return ASYNC_FILE_UNKNOWN;
}

/* libuv has sorted them. It has to be asked until there are no more: it frees an entry when it is
 * asked for the next, and forgets the last one otherwise. */
static int copy_entries(uv_fs_t *request, size_t count, struct async_directory **result)
{
	struct listing *listing = calloc(1, sizeof *listing + count * sizeof listing->entries[0]);
	bool is_complete = listing != NULL;
	uv_dirent_t entry;

	while (uv_fs_scandir_next(request, &entry) == 0) {
		char *name = is_complete ? strdup(entry.name) : NULL;

		is_complete = name != NULL;
		if (!is_complete)
			continue;
		listing->entries[listing->directory.count++] = (struct async_directory_entry){
			.name = name,
			.kind = kind_of_entry(entry.type),
		};
	}
	if (!is_complete) {
		async_directory_free(listing ? &listing->directory : NULL);
		return -ENOMEM;
	}
	listing->directory.entries = listing->entries;
	*result = &listing->directory;
	return 0;
}

int async_directory_list(const char *path, struct async_directory **directory)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*directory = NULL;
	if (rc == 0)
		rc = fs_check_path(task, "list", path);
	if (rc != 0)
		return rc;

	struct fs_call call = FS_CALL(task);
	ssize_t count = fs_wait(&call, uv_fs_scandir(FS_ON(call), path, 0, fs_done));

	rc = count < 0 ? (int)count : copy_entries(&call.request, (size_t)count, directory);
	uv_fs_req_cleanup(&call.request);
	return task_fail(task, rc, "list", path);
}

void async_directory_free(struct async_directory *directory)
{
	if (!directory)
		return;

	struct listing *listing = OWNER_OF(directory, struct listing, directory);

	for (size_t i = 0; i < directory->count; i++)
		free((char *)(uintptr_t)listing->entries[i].name);
	free(listing);
}
