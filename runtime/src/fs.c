/*
 * File work on libuv's thread pool, one request at a time. The rules are in fs.h.
 */
#include "fs.h"
#include "loop.h"
#include "misuse.h"
#include "scope.h"

#include <errno.h>
#include <sys/stat.h>

uv_loop_t *uv_loop_of(const struct async_task *task)
{
	return &task->loop->uv;
}

void fs_done(uv_fs_t *request)
{
	struct fs_call *call = OWNER_OF(request, struct fs_call, request);
	struct async_loop *loop = call->wait.task->loop;
	bool is_taken_back = request->result == UV_ECANCELED;

	loop_release_hold(loop);
	if (is_taken_back && call->is_cancelled)
		wait_cancelled(&call->wait);
	else if (is_taken_back && call->is_dropped)
		wait_wake(&call->wait, ASYNC_ECLOSED);
	else
		wait_wake(&call->wait, request->result);
	loop_drain(loop);
}

void fs_cancel(struct wait *wait)
{
	struct fs_call *call = OWNER_OF(wait, struct fs_call, wait);

	if (!call->is_dropped)
		call->is_cancelled = uv_cancel((uv_req_t *)&call->request) == 0;
}

void fs_drop(struct fs_call *call)
{
	if (!call->is_cancelled)
		call->is_dropped = uv_cancel((uv_req_t *)&call->request) == 0;
}

ssize_t fs_wait(struct fs_call *call, int submitted)
{
	if (submitted < 0)
		return submitted;
	loop_hold(call->wait.task->loop);
	return wait_here(&call->wait);
}

ssize_t fs_finish(struct fs_call *call, int submitted)
{
	ssize_t result = fs_wait(call, submitted);

	uv_fs_req_cleanup(&call->request);
	return result;
}

int fs_continue(struct async_task *task)
{
	if (!task->scope->cancelled)
		return 0;
	scope_deliver(task->scope);
	return ASYNC_ECANCELED;
}

int fs_check_path(struct async_task *task, const char *operation, const char *path)
{
	return path ? 0 : misuse(task, operation, "the path is NULL");
}

/* ---- pieces ------------------------------------------------------------------------------ */

int fs_open(struct async_task *task, const char *path, int flags, int mode)
{
	struct fs_call call = FS_CALL(task);

	return (int)fs_finish(&call, uv_fs_open(FS_ON(call), path, flags, mode, fs_done));
}

void fs_close(struct async_task *task, int fd)
{
	struct fs_call call = FS_CALL_SHIELDED(task);

	(void)fs_finish(&call, uv_fs_close(FS_ON(call), fd, fs_done));
}

int fs_stat_fd(struct async_task *task, int fd, uv_stat_t *status)
{
	struct fs_call call = FS_CALL(task);
	ssize_t rc = fs_wait(&call, uv_fs_fstat(FS_ON(call), fd, fs_done));

	*status = call.request.statbuf;
	uv_fs_req_cleanup(&call.request);
	return (int)rc;
}

/* libuv repeats what a signal interrupted, but not reads. */
ssize_t fs_read_once(struct fs_call *call, int fd, void *buffer, size_t size, int64_t offset)
{
	uv_buf_t part = { .base = buffer, .len = size };

	for (;;) {
		ssize_t count =
			fs_finish(call, uv_fs_read(FS_ON(*call), fd, &part, 1, offset, fs_done));
		int rc = count == -EINTR ? fs_continue(call->wait.task) : 0;

		if (count != -EINTR || rc != 0)
			return rc != 0 ? rc : count;
	}
}

ssize_t fs_write_once(struct fs_call *call, int fd, const void *data, size_t size, int64_t offset)
{
	uv_buf_t part = { .base = (char *)(uintptr_t)data, .len = size };

	return fs_finish(call, uv_fs_write(FS_ON(*call), fd, &part, 1, offset, fs_done));
}

/* ---- what is known about a file ---------------------------------------------------------- */

static enum async_file_kind kind_of(uint64_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return ASYNC_FILE_REGULAR;
	case S_IFDIR:
		return ASYNC_FILE_DIRECTORY;
	case S_IFLNK:
		return ASYNC_FILE_LINK;
	case S_IFIFO:
		return ASYNC_FILE_FIFO;
	case S_IFSOCK:
		return ASYNC_FILE_SOCKET;
	case S_IFCHR:
		return ASYNC_FILE_CHARACTER_DEVICE;
	case S_IFBLK:
		return ASYNC_FILE_BLOCK_DEVICE;
	default:
		return ASYNC_FILE_UNKNOWN;
	}
}

static int64_t nanoseconds(uv_timespec_t time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void fs_info(const uv_stat_t *from, struct async_file_info *info)
{
	*info = (struct async_file_info){
		.kind = kind_of(from->st_mode),
		.mode = (unsigned)(from->st_mode & 07777),
		.size = from->st_size,
		.device = from->st_dev,
		.inode = from->st_ino,
		.links = from->st_nlink,
		.user = (uint32_t)from->st_uid,
		.group = (uint32_t)from->st_gid,
		.modified_ns = nanoseconds(from->st_mtim),
		.changed_ns = nanoseconds(from->st_ctim),
		.accessed_ns = nanoseconds(from->st_atim),
	};
}
