/*
 * Files are read and written whole: everything we touch is small, or a database.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, char *into, size_t size, size_t *got)
{
	*got = 0;
	while (*got < size) {
		ssize_t n = read(fd, into + *got, size - *got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (!n)
			break;
		*got += (size_t)n;
	}
	return true;
}

bool file_read(
	struct arena *arena, const char *path, const char **bytes, size_t *size, struct error *err)
{
	struct stat stat;
	/* A pipe that nobody writes to must not keep us waiting: it is refused below. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_set(err, "cannot read '%s': %s", path, strerror(errno));
	bool ok = false;
	if (fstat(fd, &stat) || !S_ISREG(stat.st_mode)) {
		error_set(err, "cannot read '%s': it is not a file", path);
		goto out;
	}
	char *buffer = arena_alloc(arena, (size_t)stat.st_size + 1);
	if (!read_all(fd, buffer, (size_t)stat.st_size, size)) {
		error_set(err, "cannot read '%s': %s", path, strerror(errno));
		goto out;
	}
	*bytes = buffer;
	ok = true;
out:
	close(fd);
	return ok;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

bool file_write(const char *path, const char *bytes, size_t size, struct error *err)
{
	struct text temporary = { 0 };
	text_printf(&temporary, "%s.XXXXXX", path);
	bool ok = false;
	int fd = mkstemp(temporary.bytes);
	if (fd < 0) {
		error_set(err, "cannot write '%s': %s", path, strerror(errno));
		goto out;
	}
	bool written = !fchmod(fd, 0644) && write_all(fd, bytes, size);
	int problem = errno;
	if (close(fd) && written) {
		written = false;
		problem = errno;
	}
	if (written && rename(temporary.bytes, path)) {
		written = false;
		problem = errno;
	}
	if (!written) {
		unlink(temporary.bytes);
		error_set(err, "cannot write '%s': %s", path, strerror(problem));
		goto out;
	}
	ok = true;
out:
	text_release(&temporary);
	return ok;
}

/* The name of a file is on the disk only when its folder is. Not every file system can. */
static void sync_folder(const char *path)
{
	struct arena arena = { 0 };
	int fd = open(path_folder(&arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	arena_release(&arena);
}

/* Writes, syncs and closes; errno says what failed. */
static bool fill(int fd, const struct stat *like, const char *bytes, size_t size)
{
	bool ok = write_all(fd, bytes, size);
	if (ok && fchown(fd, like->st_uid, like->st_gid) && errno != EPERM)
		ok = false;
	/* After the owner: a change of that may clear bits of the mode. */
	ok = ok && !fchmod(fd, like->st_mode & 07777) && !fsync(fd);
	int problem = errno;
	if (close(fd) && ok) {
		ok = false;
		problem = errno;
	}
	errno = problem;
	return ok;
}

bool file_replace(const char *path, const char *bytes, size_t size, struct error *err)
{
	struct text temporary = { 0 };
	struct stat old;
	bool ok = false;
	if (stat(path, &old))
		return error_set(err, "cannot write '%s': %s", path, strerror(errno));
	text_printf(&temporary, "%s.XXXXXX", path);
	int fd = mkstemp(temporary.bytes);
	if (fd < 0) {
		error_set(err, "cannot write '%s': %s", path, strerror(errno));
		goto out;
	}
	if (!fill(fd, &old, bytes, size) || rename(temporary.bytes, path)) {
		error_set(err, "cannot write '%s': %s", path, strerror(errno));
		unlink(temporary.bytes);
		goto out;
	}
	sync_folder(path);
	ok = true;
out:
	text_release(&temporary);
	return ok;
}

bool file_make_folders(const char *path, struct error *err)
{
	struct text part = { 0 };
	bool ok = true;
	for (const char *at = path; ok; at++) {
		if ((*at == '/' || !*at) && part.length && mkdir(part.bytes, 0777) &&
			errno != EEXIST)
			ok = error_set(
				err, "cannot create folder '%s': %s", part.bytes, strerror(errno));
		if (!*at)
			break;
		text_char(&part, *at);
	}
	text_release(&part);
	return ok;
}

/* Drops the last part of a path that is being built; an absolute path keeps its root. */
static size_t parent_length(const char *path, size_t length)
{
	while (length && path[length - 1] != '/')
		length--;
	return length > 1 ? length - 1 : length;
}

static bool ends_in_dots(const char *path, size_t length)
{
	return length >= 2 && !memcmp(path + length - 2, "..", 2) &&
	       (length == 2 || path[length - 3] == '/');
}

static size_t add_part(char *out, size_t length, const char *part, size_t size)
{
	if (!size || (size == 1 && part[0] == '.'))
		return length;
	bool up = size == 2 && part[0] == '.' && part[1] == '.';
	if (up && length == 1 && out[0] == '/')
		return length;
	if (up && length && !ends_in_dots(out, length))
		return parent_length(out, length);
	if (length && out[length - 1] != '/')
		out[length++] = '/';
	memcpy(out + length, part, size);
	return length + size;
}

char *path_join(struct arena *arena, const char *folder, const char *path)
{
	if (path[0] == '/' || !folder)
		folder = "";
	const char *whole = arena_printf(arena, "%s%s%s", folder, *folder ? "/" : "", path);
	char *out = arena_alloc(arena, strlen(whole) + 3);
	size_t length = 0;
	if (whole[0] == '/')
		out[length++] = '/';
	while (*whole) {
		size_t size = strcspn(whole, "/");
		length = add_part(out, length, whole, size);
		whole += size + (whole[size] == '/');
	}
	out[length] = '\0';
	if (!length)
		strcpy(out, ".");
	return out;
}

const char *path_relative(const char *root, const char *path)
{
	size_t length = strlen(root);
	if (length > 1 && !strncmp(root, path, length) && path[length] == '/')
		return path + length + 1;
	if (length == 1 && root[0] == '/' && path[0] == '/' && path[1])
		return path + 1;
	return path;
}

char *path_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return arena_strdup(arena, ".");
	return arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool has_folder(const char *path, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = path; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
		if (!strncmp(at, name, length) && at[length] == '/')
			return true;
	return false;
}

bool path_is_test(const char *path)
{
	const char *name = path_name(path);
	return has_folder(path, "test") || has_folder(path, "tests") ||
	       text_starts_with(name, "test_") || text_ends_with(name, "_test.c");
}
