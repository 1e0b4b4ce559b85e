/*
 * One piece of file work: a libuv request that a task waits for.
 *
 *	struct fs_call call = FS_CALL(task);
 *	ssize_t result = fs_wait(&call, uv_fs_stat(FS_ON(call), path, fs_done));
 *	... look at call.request ...
 *	uv_fs_req_cleanup(&call.request);
 *
 *  1. The request lies in the task's frame, and a thread of libuv's pool may be using it and the
 *     caller's buffers. So the task waits until libuv has called back, whatever happens: uv_cancel
 *     takes back what no thread has begun, everything else runs to its end and says so.
 *  2. Between two pieces of one public call nothing looks at cancellation by itself: fs_continue.
 *  3. It holds the virtual clock while it runs.
 */
#ifndef ASYNC_SRC_FS_H
#define ASYNC_SRC_FS_H

#include "task.h"

#include "async/file.h"

#include <uv.h>

struct fs_call {
	struct wait wait;
	uv_fs_t request;
	bool is_cancelled; /* taken back because a scope fired */
	bool is_dropped;   /* taken back because its file is closed */
};

/* One that can be cancelled; FS_CALL_SHIELDED: one that cannot, for cleaning up. */
#define FS_CALL(of)          ((struct fs_call){ .wait = { .task = (of), .cancel = fs_cancel } })
#define FS_CALL_SHIELDED(of) ((struct fs_call){ .wait = { .task = (of) } })

/* The first two arguments of every uv_fs_ function. */
#define FS_ON(call) uv_loop_of((call).wait.task), &(call).request

uv_loop_t *uv_loop_of(const struct async_task *task);

/* libuv's callback, for all of them. */
void fs_done(uv_fs_t *request);

/* For `cancel` of the wait. */
void fs_cancel(struct wait *wait);

/* Takes it back if no thread has begun; its task gets ASYNC_ECLOSED. */
void fs_drop(struct fs_call *call);

/* Waits for a request, given what submitting it returned. Its result, a negative error,
 * ASYNC_ECANCELED or ASYNC_ECLOSED. */
ssize_t fs_wait(struct fs_call *call, int submitted);

/* fs_wait, and nothing is left to clean up. */
ssize_t fs_finish(struct fs_call *call, int submitted);

/* Before another piece of the same call: 0 or ASYNC_ECANCELED. */
int fs_continue(struct async_task *task);

/* Pieces that several calls use. The descriptor or a negative error; 0 or a negative error. */
int fs_open(struct async_task *task, const char *path, int flags, int mode);
int fs_stat_fd(struct async_task *task, int fd, uv_stat_t *status);

/* The path without links, to be freed with free. 0 or a negative error, and NULL. */
int fs_realpath(struct async_task *task, const char *path, char **resolved);

/* One transfer; a part may be all that happens. `offset` -1: at the descriptor's own position. */
ssize_t fs_read_once(struct fs_call *call, int fd, void *buffer, size_t size, int64_t offset);
ssize_t fs_write_once(struct fs_call *call, int fd, const void *data, size_t size, int64_t offset);

/* Not cancellable; what can be done about an error is nothing. */
void fs_close(struct async_task *task, int fd);

/* What libuv knows about a file, as the public struct. */
void fs_info(const uv_stat_t *from, struct async_file_info *info);

/* A path must be there. 0 or ASYNC_EMISUSE. */
int fs_check_path(struct async_task *task, const char *operation, const char *path);

#endif
