/*
 * Files and directories for tasks.
 *
 * How to read it: open files, then paths, then directories, then whole files in one call. Each
 * declaration says what it does, who owns what, and how it fails. The rules at the top of async.h
 * hold here too.
 *
 *  1. The work is done by libuv's pool of four threads (UV_THREADPOOL_SIZE), because the system
 *     knows no other way to wait for a file. Running work cannot be taken back, so a call that is
 *     cancelled before its work began returns ASYNC_ECANCELED and did not happen; one that is
 *     cancelled later waits and returns what it did.
 *  2. A buffer is the caller's again as soon as the call has returned.
 *  3. Whatever may block without an end occupies a thread of the pool for that long, and cannot be
 *     cancelled: a FIFO without a peer, a terminal, a dead network file system. Open a FIFO with
 *     O_NONBLOCK, or use a pipe stream of io.h. Four of them stop all file work.
 *  4. Paths are copied, and relative to the directory the process is in when a thread gets to it.
 *  5. Errors are -errno: -ENOENT, -EACCES, -ENOSPC and so on. The path is in async_last_error.
 */
#ifndef ASYNC_FILE_H
#define ASYNC_FILE_H

#include "async/annotate.h"
#include "async/async.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_file;

/* ---- what a path stands for --------------------------------------------------------------- */

enum async_file_kind {
	ASYNC_FILE_UNKNOWN = 0, /* only in listings, on file systems that do not tell */
	ASYNC_FILE_REGULAR,
	ASYNC_FILE_DIRECTORY,
	ASYNC_FILE_LINK,
	ASYNC_FILE_FIFO,
	ASYNC_FILE_SOCKET,
	ASYNC_FILE_CHARACTER_DEVICE,
	ASYNC_FILE_BLOCK_DEVICE,
};

struct async_file_info {
	enum async_file_kind kind;
	unsigned mode; /* permissions, with the set-id and sticky bits: 07777 */
	uint64_t size; /* bytes */
	uint64_t device;
	uint64_t inode;
	uint64_t links;
	uint32_t user;
	uint32_t group;
	int64_t modified_ns; /* since the epoch */
	int64_t changed_ns;
	int64_t accessed_ns;
};

/* ---- open files ------------------------------------------------------------------------------ */

/* Opens `path`. `flags` are those of open(2), always with O_CLOEXEC; `mode` counts when a file is
 * made. On success *file is the caller's, to be closed; *file is NULL otherwise. Returns 0 or a
 * negative error. From open(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("file") ASYNC_MUST_USE
	int async_file_open(const char *path, int flags, int mode, struct async_file **file);

/* A file over a descriptor that is open already, such as standard input when it is one; its
 * position is taken over. The file owns `fd` from then on, and closes it. Returns 0; -EBADF;
 * -ENOMEM; ASYNC_ENOTASK outside of a loop. `fd` stays the caller's then. From fdopen(3). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ACQUIRES("file") ASYNC_MUST_USE
	int async_file_adopt(int fd, struct async_file **file);

/* Reads from 1 to `size` bytes at the file's position and moves it past them. The position is the
 * library's own, so a cancelled or failed read has not moved it. One that cannot be positioned,
 * such as a FIFO or a terminal, is read as it comes.
 *
 * Returns their number; 0 at the end; -EINVAL for size 0; -EBUSY while another task uses the
 * position; -EISDIR and the like; ASYNC_ECLOSED when it was closed before the work began;
 * ASYNC_ECANCELED. From read(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_file_read(struct async_file *file, void *buffer, size_t size);

/* Writes all of `size` bytes at the file's position and moves it past them. With O_APPEND they go
 * to the end instead, the position stays, and several tasks may write at the same time. Only the
 * first part can be cancelled: what has begun is finished.
 *
 * Returns `size`, never less; or an error as async_file_read, and then the position tells what was
 * written before it. From write(2), with the loop around it. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_file_write(struct async_file *file, const void *data, size_t size);

/* Reads at `offset`, and without the position: any number of tasks at a time. -ESPIPE where there
 * is no offset. From pread(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE ssize_t
	async_file_read_at(struct async_file *file, uint64_t offset, void *buffer, size_t size);

/* Writes likewise; there is no offset either in a file opened with O_APPEND. From pwrite(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE ssize_t async_file_write_at(
	struct async_file *file, uint64_t offset, const void *data, size_t size);

/* The position, in bytes from the start. -ESPIPE where there is none. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int64_t async_file_position(
	const struct async_file *file);

/* Moves it; nothing stops it from lying past the end. 0, -ESPIPE, -EINVAL when `position` does
 * not fit, or -EBUSY while a task uses it. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_file_seek(
	struct async_file *file, uint64_t position);

/* What the open file is, into *info. From fstat(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_file_stat(struct async_file *file, struct async_file_info *info);

/* Sets the size: what lies past it is lost, what is missing is zero. From ftruncate(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ORDERED ASYNC_MUST_USE
	int async_file_truncate(struct async_file *file, uint64_t size);

/* Returns 0 once the content is on the disk. Who has to know that before closing asks here:
 * closing tells nobody. From fsync(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ORDERED ASYNC_MUST_USE
	int async_file_sync(struct async_file *file);

/* Closes the file and frees it. Tasks whose work on it has not begun get ASYNC_ECLOSED; work that
 * runs is finished first. The descriptor is closed by the pool, which nobody waits for but the
 * end of the loop. NULL is ignored. */
ASYNC_RELEASES("file")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_file_close(ASYNC_P_CONSUMES struct async_file *file);

/* The descriptor, for calls that are not here; still the file's. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_file_descriptor(
	const struct async_file *file);

/* ---- paths ----------------------------------------------------------------------------------- */

/* What the path stands for, into *info; links are followed. From stat(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_stat(const char *path, struct async_file_info *info);

/* The same, of a link itself. From lstat(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_lstat(const char *path, struct async_file_info *info);

/* 1 if there is something at the path, 0 if not, otherwise an error: what cannot be looked at is
 * neither. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_exists(const char *path);

/* The absolute path without links, `.` and `..`, into *resolved, to be freed with free. From
 * realpath(3). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_realpath(const char *path, char **resolved);

/* Takes a name of a file away. This and the calls below return 0 or an error, and are those of the
 * system with these names. From unlink(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_unlink(const char *path);

/* Gives a file another name, over one that is there. From rename(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_rename(const char *from, const char *to);

/* Makes a directory. `mode` as for mkdir(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_mkdir(const char *path, int mode);

/* Removes an empty directory. From rmdir(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_rmdir(const char *path);

/* Sets who may do what. From chmod(2). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE int async_chmod(const char *path, int mode);

/* ---- directories ----------------------------------------------------------------------------- */

struct async_directory_entry {
	const char *name;
	enum async_file_kind kind; /* of the entry itself: links are not followed */
};

/* A directory as it was: without `.` and `..`, ordered by strcmp of the names. */
struct async_directory {
	size_t count;
	const struct async_directory_entry *entries;
};

/* Lists `path`. On success *directory is the caller's, to be freed; NULL otherwise. Returns 0,
 * -ENOTDIR and the like. From scandir(3). */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("directory") ASYNC_MUST_USE
	int async_directory_list(const char *path, struct async_directory **directory);

/* NULL is ignored. */
ASYNC_RELEASES("directory")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_directory_free(
	ASYNC_P_CONSUMES struct async_directory *directory);

/* ---- whole files ----------------------------------------------------------------------------- */

/* Reads all of a file into *data, to be freed with free; a zero byte follows the `*size` bytes of
 * content. More than `limit` bytes is -EFBIG. On failure *data is NULL. From Node's readFile. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_file_read_all(const char *path, size_t limit, char **data, size_t *size);

/* Makes `data` the content of a file, all or nothing: it is written beside it, brought to the disk,
 * and renamed. Readers, and the machine after a crash, see the old content or the new one. A file
 * that was there gives its mode, and if we may, its owner; a new one has 0666 less the umask. Links
 * are followed. What is not a regular file, such as a device, is written to in place.
 *
 * Returns 0; -EISDIR and the like; ASYNC_ECANCELED. On failure nothing has changed. From Python's
 * atomicwrites. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_file_write_all(const char *path, const void *data, size_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
