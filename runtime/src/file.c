/*
 * Open files.
 *
 *  1. The position is ours, and every transfer names its offset, so that what is cancelled or has
 *     failed cannot have moved it. Only what cannot be positioned, and appending, uses the
 *     kernel's.
 *  2. `users` counts the tasks inside a call. A descriptor must not be closed under a thread that
 *     uses it, since its number may at once be another file's; so closing waits for the last user,
 *     who is told to hurry: work that has not begun is taken back.
 *  3. Nobody waits for the close itself. Its request lies in the file, which is freed after it.
 */
#include "fs.h"
#include "loop.h"
#include "misuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct async_file {
	struct resource resource;
	struct async_loop *loop;
	struct async_link calls; /* fs_call.wait.link: requests that libuv has */
	uv_fs_t closing;
	int64_t position;
	size_t users;
	int fd;
	bool is_seekable;
	bool is_appending;
	bool is_reading; /* uses the position; or where there is none, reads */
	bool is_writing;
	bool is_closing;
};

/* ---- closing ----------------------------------------------------------------------------- */

static void on_closed(uv_fs_t *request)
{
	uv_fs_req_cleanup(request);
	free(OWNER_OF(request, struct async_file, closing));
}

static void close_descriptor(struct async_file *file)
{
	(void)uv_fs_close(&file->loop->uv, &file->closing, file->fd, on_closed);
}

void async_file_close(struct async_file *file)
{
	if (!file)
		return;
	file->is_closing = true;
	link_remove(&file->resource.link);
	for (struct async_link *link = file->calls.next; link != &file->calls; link = link->next)
		fs_drop(OWNER_OF(link, struct fs_call, wait.link));
	if (file->users == 0)
		close_descriptor(file);
}

static void close_resource(struct resource *resource)
{
	async_file_close(OWNER_OF(resource, struct async_file, resource));
}

/* ---- opening ----------------------------------------------------------------------------- */

static struct async_file *file_new(struct async_loop *loop)
{
	struct async_file *file = calloc(1, sizeof *file);

	if (!file)
		return NULL;
	file->loop = loop;
	file->resource.close = close_resource;
	list_init(&file->calls);
	return file;
}

static void file_own(struct async_file *file, int fd, int flags)
{
	off_t position = lseek(fd, 0, SEEK_CUR);

	file->fd = fd;
	file->is_seekable = position >= 0;
	file->is_appending = (flags & O_APPEND) != 0;
	file->position = position >= 0 ? position : 0;
	list_append(&file->loop->resources, &file->resource.link);
}

int async_file_open(const char *path, int flags, int mode, struct async_file **result)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*result = NULL;
	if (rc == 0)
		rc = fs_check_path(task, "open", path);
	if (rc != 0)
		return rc;

	/* Before there is a descriptor to lose. */
	struct async_file *file = file_new(task->loop);

	rc = file ? fs_open(task, path, flags, mode) : -ENOMEM;
	if (rc < 0) {
		free(file);
		return task_fail(task, rc, "open", path);
	}
	file_own(file, rc, flags);
	*result = file;
	return 0;
}

int async_file_adopt(int fd, struct async_file **result)
{
	struct async_loop *loop = loop_here();
	int flags = fcntl(fd, F_GETFL);

	*result = NULL;
	if (!loop || flags < 0)
		return loop ? -errno : ASYNC_ENOTASK;

	struct async_file *file = file_new(loop);

	if (!file)
		return -ENOMEM;
	file_own(file, fd, flags);
	*result = file;
	return 0;
}

/* ---- one task's use of a file ------------------------------------------------------------ */

static struct fs_call begin(struct async_file *file, struct async_task *task)
{
	file->users++;
	return FS_CALL(task);
}

static void end(struct async_file *file)
{
	if (--file->users == 0 && file->is_closing)
		close_descriptor(file);
}

static ssize_t read_some(
	struct async_file *file, struct fs_call *call, void *buffer, size_t size, int64_t offset)
{
	list_append(&file->calls, &call->wait.link);

	ssize_t count = fs_read_once(call, file->fd, buffer, size, offset);

	link_remove(&call->wait.link);
	return count;
}

/* Writes everything. *written counts the bytes that went out, also before an error. */
static int write_all(struct async_file *file, struct fs_call *call, const char *data, size_t size,
	int64_t offset, size_t *written)
{
	for (*written = 0; *written < size;) {
		if (file->is_closing)
			return ASYNC_ECLOSED;
		list_append(&file->calls, &call->wait.link);

		ssize_t count = fs_write_once(call, file->fd, data + *written, size - *written,
			offset < 0 ? -1 : offset + (int64_t)*written);

		link_remove(&call->wait.link);
		if (count <= 0)
			return count < 0 ? (int)count : -EIO;
		*written += (size_t)count;
		/* A call that was cancelled did not happen; this one has. */
		call->wait.cancel = NULL;
	}
	return 0;
}

/* The result of a call for the caller: a failure is recorded. */
static ssize_t answer(struct async_task *task, ssize_t result, const char *operation)
{
	return result < 0 ? task_fail(task, (int)result, operation, NULL) : result;
}

/* ---- with the position ------------------------------------------------------------------- */

static bool is_busy(const struct async_file *file, bool same_direction)
{
	bool any = file->is_reading || file->is_writing;

	return file->is_seekable ? any : same_direction;
}

ssize_t async_file_read(struct async_file *file, void *buffer, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (size == 0 || is_busy(file, file->is_reading))
		return task_fail(task, size == 0 ? -EINVAL : -EBUSY, "read", NULL);

	struct fs_call call = begin(file, task);

	file->is_reading = true;

	ssize_t count =
		read_some(file, &call, buffer, size, file->is_seekable ? file->position : -1);

	file->is_reading = false;
	if (count > 0)
		file->position += count;
	end(file);
	return answer(task, count, "read");
}

/* To the end of the file, whoever else does so: the kernel keeps them apart. */
static ssize_t append(
	struct async_file *file, struct async_task *task, const void *data, size_t size)
{
	struct fs_call call = begin(file, task);
	size_t written;
	int rc = write_all(file, &call, data, size, -1, &written);

	end(file);
	return answer(task, rc < 0 ? rc : (ssize_t)size, "write");
}

ssize_t async_file_write(struct async_file *file, const void *data, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (size == 0) {
		task_pause(task);
		return 0;
	}
	if (file->is_appending)
		return append(file, task, data, size);
	if (is_busy(file, file->is_writing))
		return task_fail(task, -EBUSY, "write", NULL);

	struct fs_call call = begin(file, task);
	size_t written;

	file->is_writing = true;
	rc = write_all(file, &call, data, size, file->is_seekable ? file->position : -1, &written);
	file->is_writing = false;
	file->position += (int64_t)written;
	end(file);
	return answer(task, rc < 0 ? rc : (ssize_t)size, "write");
}

int64_t async_file_position(const struct async_file *file)
{
	return file->is_seekable ? file->position : -ESPIPE;
}

int async_file_seek(struct async_file *file, uint64_t position)
{
	if (!file->is_seekable)
		return -ESPIPE;
	if (position > INT64_MAX)
		return -EINVAL;
	if (is_busy(file, false))
		return -EBUSY;
	file->position = (int64_t)position;
	return 0;
}

int async_file_descriptor(const struct async_file *file)
{
	return file->fd;
}

/* ---- at an offset ------------------------------------------------------------------------ */

static int check_offset(const struct async_file *file, uint64_t offset)
{
	if (!file->is_seekable)
		return -ESPIPE;
	return offset > INT64_MAX ? -EINVAL : 0;
}

ssize_t async_file_read_at(struct async_file *file, uint64_t offset, void *buffer, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	rc = size == 0 ? -EINVAL : check_offset(file, offset);
	if (rc != 0)
		return task_fail(task, rc, "read", NULL);

	struct fs_call call = begin(file, task);
	ssize_t count = read_some(file, &call, buffer, size, (int64_t)offset);

	end(file);
	return answer(task, count, "read");
}

ssize_t async_file_write_at(struct async_file *file, uint64_t offset, const void *data, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	/* Linux would append all the same. */
	rc = file->is_appending ? -ESPIPE : check_offset(file, offset);
	if (rc != 0)
		return task_fail(task, rc, "write", NULL);
	if (size == 0) {
		task_pause(task);
		return 0;
	}

	struct fs_call call = begin(file, task);
	size_t written;

	rc = write_all(file, &call, data, size, (int64_t)offset, &written);
	end(file);
	return answer(task, rc < 0 ? rc : (ssize_t)size, "write");
}

/* ---- the file as a whole ----------------------------------------------------------------- */

/* Ends a call that consists of one request. */
static int finish(
	struct async_file *file, struct fs_call *call, int submitted, const char *operation)
{
	list_append(&file->calls, &call->wait.link);

	ssize_t rc = fs_finish(call, submitted);

	link_remove(&call->wait.link);
	end(file);
	return task_fail(call->wait.task, (int)rc, operation, NULL);
}

int async_file_stat(struct async_file *file, struct async_file_info *info)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;

	struct fs_call call = begin(file, task);

	rc = finish(file, &call, uv_fs_fstat(FS_ON(call), file->fd, fs_done), "stat");
	if (rc == 0)
		fs_info(&call.request.statbuf, info);
	return rc;
}

int async_file_truncate(struct async_file *file, uint64_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (size > INT64_MAX)
		return task_fail(task, -EFBIG, "truncate", NULL);

	struct fs_call call = begin(file, task);

	return finish(file, &call, uv_fs_ftruncate(FS_ON(call), file->fd, (int64_t)size, fs_done),
		"truncate");
}

int async_file_sync(struct async_file *file)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;

	struct fs_call call = begin(file, task);

	return finish(file, &call, uv_fs_fsync(FS_ON(call), file->fd, fs_done), "sync");
}
