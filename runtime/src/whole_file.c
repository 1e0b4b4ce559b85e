/*
 * Files in one call: all of one into memory, and memory into one, all or nothing.
 *
 * Both are several requests in a row. A cancellation that found one of them running shows up before
 * the next, and then everything done so far is undone: the descriptor closed, the half-written file
 * removed. Once the new file has been renamed, the call has happened and says so.
 */
#include "fs.h"
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- reading ----------------------------------------------------------------------------- */

enum { FIRST_READ = 4096 };

struct content {
	char *data;
	size_t size;
	size_t capacity; /* without the zero at the end */
	size_t limit;
};

/* Room for `capacity` bytes and the zero byte after them. */
static int reserve(struct content *content, size_t capacity)
{
	char *data = capacity < SIZE_MAX ? realloc(content->data, capacity + 1) : NULL;

	if (!data)
		return -ENOMEM;
	content->data = data;
	content->capacity = capacity;
	return 0;
}

/* One byte more than is allowed, to see that there is more. */
static size_t allowed(const struct content *content)
{
	return content->limit < SIZE_MAX - 1 ? content->limit + 1 : SIZE_MAX - 1;
}

static int grow(struct content *content)
{
	size_t most = allowed(content);
	size_t wanted = content->capacity > most / 2 ? most : content->capacity * 2;

	return reserve(content, wanted);
}

/* What the file says about its size is only a hint: it may grow, and those in /proc say 0. */
static int reserve_for(struct content *content, uint64_t size)
{
	size_t most = allowed(content);
	size_t wanted = size < FIRST_READ ? FIRST_READ : SIZE_MAX;

	if (size >= FIRST_READ && size < SIZE_MAX)
		wanted = (size_t)size + 1;
	return reserve(content, wanted < most ? wanted : most);
}

static int read_content(struct async_task *task, int fd, struct content *content)
{
	for (;;) {
		int rc = content->size < content->capacity ? 0 : grow(content);

		if (rc == 0)
			rc = fs_continue(task);
		if (rc != 0)
			return rc;

		struct fs_call call = FS_CALL(task);
		ssize_t count = fs_read_once(&call, fd, content->data + content->size,
			content->capacity - content->size, -1);

		if (count <= 0)
			return (int)count;
		content->size += (size_t)count;
		if (content->size > content->limit)
			return -EFBIG;
	}
}

static int read_file(struct async_task *task, const char *path, struct content *content)
{
	uv_stat_t status;
	int fd = fs_open(task, path, O_RDONLY, 0);

	if (fd < 0)
		return fd;

	int rc = fs_continue(task);

	if (rc == 0)
		rc = fs_stat_fd(task, fd, &status);
	if (rc == 0 && S_ISREG(status.st_mode) && status.st_size > content->limit)
		rc = -EFBIG;
	if (rc == 0)
		rc = reserve_for(content, status.st_size);
	if (rc == 0)
		rc = read_content(task, fd, content);
	fs_close(task, fd);
	return rc;
}

int async_file_read_all(const char *path, size_t limit, char **data, size_t *size)
{
	struct content content = { .limit = limit };
	struct async_task *task;
	int rc = task_enter(&task);

	*data = NULL;
	*size = 0;
	if (rc == 0)
		rc = fs_check_path(task, "read", path);
	if (rc != 0)
		return rc;
	rc = read_file(task, path, &content);
	if (rc != 0) {
		free(content.data);
		return task_fail(task, rc, "read", path);
	}
	content.data[content.size] = '\0';
	*data = content.data;
	*size = content.size;
	return 0;
}

/* ---- writing ----------------------------------------------------------------------------- */

struct replacement {
	struct async_task *task;
	const char *data;
	size_t size;
	char *target;    /* without links */
	char *temporary; /* beside it; NULL: written in place */
	uv_stat_t old;   /* st_mode 0: there was none */
	int fd;
};

static int write_content(struct replacement *replacement)
{
	for (size_t written = 0; written < replacement->size;) {
		int rc = fs_continue(replacement->task);

		if (rc != 0)
			return rc;

		struct fs_call call = FS_CALL(replacement->task);
		ssize_t count = fs_write_once(&call, replacement->fd, replacement->data + written,
			replacement->size - written, -1);

		if (count <= 0)
			return count < 0 ? (int)count : -EIO;
		written += (size_t)count;
	}
	return 0;
}

/* What the path stands for now. */
static int find_target(struct replacement *replacement, const char *path)
{
	int rc = fs_realpath(replacement->task, path, &replacement->target);

	if (rc == -ENOENT) {
		replacement->target = strdup(path);
		return replacement->target ? 0 : -ENOMEM;
	}
	if (rc == 0)
		rc = fs_continue(replacement->task);
	if (rc != 0)
		return rc;

	struct fs_call call = FS_CALL(replacement->task);

	rc = (int)fs_wait(&call, uv_fs_stat(FS_ON(call), replacement->target, fs_done));
	replacement->old = call.request.statbuf;
	uv_fs_req_cleanup(&call.request);
	if (rc != 0)
		return rc;
	return S_ISDIR(replacement->old.st_mode) ? -EISDIR : 0;
}

static int write_in_place(struct replacement *replacement)
{
	int rc = fs_continue(replacement->task);

	if (rc != 0)
		return rc;
	replacement->fd = fs_open(replacement->task, replacement->target, O_WRONLY, 0);
	if (replacement->fd < 0)
		return replacement->fd;
	rc = write_content(replacement);
	fs_close(replacement->task, replacement->fd);
	return rc;
}

/* A file of a name that is not in use, next to the target. */
static int open_temporary(struct replacement *replacement)
{
	size_t room = strlen(replacement->target) + sizeof ".0123456789abcdef.tmp";
	/* Closed to others until it has the mode it should have. */
	int mode = replacement->old.st_mode ? 0600 : 0666;
	int rc = -EEXIST;

	replacement->temporary = malloc(room);
	if (!replacement->temporary)
		return -ENOMEM;
	while (rc == -EEXIST) {
		uint64_t random;

		rc = fs_continue(replacement->task);
		if (rc == 0)
			rc = uv_random(NULL, NULL, &random, sizeof random, 0, NULL);
		if (rc != 0)
			break;
		snprintf(replacement->temporary, room, "%s.%016llx.tmp", replacement->target,
			(unsigned long long)random);
		rc = fs_open(replacement->task, replacement->temporary, O_WRONLY | O_CREAT | O_EXCL,
			mode);
	}
	replacement->fd = rc;
	return rc < 0 ? rc : 0;
}

/* The new file gets what the old one had. Another owner only if we may. */
static int keep_mode(struct replacement *replacement)
{
	const uv_stat_t *old = &replacement->old;
	int rc = fs_continue(replacement->task);

	if (rc != 0 || !old->st_mode)
		return rc;

	struct fs_call chown = FS_CALL(replacement->task);

	rc = (int)fs_finish(&chown, uv_fs_fchown(FS_ON(chown), replacement->fd,
					    (uv_uid_t)old->st_uid, (uv_gid_t)old->st_gid, fs_done));
	if (rc == ASYNC_ECANCELED)
		return rc;

	/* Afterwards: a change of owner takes the set-id bits away. Without it they are not ours
	 * to give. */
	int mode = (int)(old->st_mode & (rc == 0 ? 07777 : 0777));
	struct fs_call chmod = FS_CALL(replacement->task);

	return (int)fs_finish(&chmod, uv_fs_fchmod(FS_ON(chmod), replacement->fd, mode, fs_done));
}

static int fill_temporary(struct replacement *replacement)
{
	int rc = keep_mode(replacement);

	if (rc == 0)
		rc = write_content(replacement);
	if (rc == 0)
		rc = fs_continue(replacement->task);
	if (rc == 0) {
		struct fs_call call = FS_CALL(replacement->task);

		rc = (int)fs_finish(&call, uv_fs_fsync(FS_ON(call), replacement->fd, fs_done));
	}
	fs_close(replacement->task, replacement->fd);
	return rc;
}

static int replace(struct replacement *replacement)
{
	int rc = open_temporary(replacement);

	if (rc != 0)
		return rc;
	rc = fill_temporary(replacement);
	if (rc == 0)
		rc = fs_continue(replacement->task);
	if (rc == 0) {
		struct fs_call call = FS_CALL(replacement->task);

		rc = (int)fs_finish(&call, uv_fs_rename(FS_ON(call), replacement->temporary,
						   replacement->target, fs_done));
	}
	if (rc != 0) {
		struct fs_call call = FS_CALL_SHIELDED(replacement->task);

		(void)fs_finish(&call, uv_fs_unlink(FS_ON(call), replacement->temporary, fs_done));
	}
	return rc;
}

int async_file_write_all(const char *path, const void *data, size_t size)
{
	struct replacement replacement = { .data = data, .size = size };
	int rc = task_enter(&replacement.task);

	if (rc == 0)
		rc = fs_check_path(replacement.task, "write", path);
	if (rc != 0)
		return rc;
	rc = find_target(&replacement, path);
	if (rc == 0 && replacement.old.st_mode && !S_ISREG(replacement.old.st_mode))
		rc = write_in_place(&replacement);
	else if (rc == 0)
		rc = replace(&replacement);
	free(replacement.target);
	free(replacement.temporary);
	return task_fail(replacement.task, rc, "write", path);
}
