/*
 * A file that is written through a stream, and takes its place when it is complete.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static bool refuse(const char *path, int problem, struct error *err)
{
	return error_set(err, "cannot write '%s': %s", path, strerror(problem));
}

/* What open(2) would give a new file. */
static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static bool open_temporary(struct file_draft *draft, mode_t mode)
{
	struct text name = { 0 };
	text_printf(&name, "%s.XXXXXX", draft->path);
	draft->temporary = memory_copy(name.bytes, name.length);
	text_release(&name);
	int fd = mkostemp(draft->temporary, O_CLOEXEC);
	if (fd < 0) {
		free(draft->temporary);
		draft->temporary = NULL;
		return false;
	}
	draft->stream = fchmod(fd, mode) ? NULL : fdopen(fd, "w");
	if (draft->stream)
		return true;
	int problem = errno;
	close(fd);
	unlink(draft->temporary);
	free(draft->temporary);
	draft->temporary = NULL;
	errno = problem;
	return false;
}

/* A folder in which nothing can be made may hold a file that can be written. */
static bool open_stream(struct file_draft *draft)
{
	struct stat old;
	bool exists = !stat(draft->path, &old);
	if (exists && access(draft->path, W_OK))
		return false;
	if (!exists || S_ISREG(old.st_mode)) {
		if (open_temporary(draft, exists ? old.st_mode & 0777 : mode_of_new()))
			return true;
		if (!exists || (errno != EACCES && errno != EROFS))
			return false;
	}
	draft->stream = fopen(draft->path, "we");
	return draft->stream != NULL;
}

static void release(struct file_draft *draft)
{
	free(draft->path);
	free(draft->temporary);
	*draft = (struct file_draft){ 0 };
}

bool file_draft_open(struct file_draft *draft, const char *path, struct error *err)
{
	*draft = (struct file_draft){ 0 };
	draft->path = realpath(path, NULL);
	if (!draft->path)
		draft->path = memory_copy(path, strlen(path));
	if (open_stream(draft))
		return true;
	int problem = errno;
	release(draft);
	return refuse(path, problem, err);
}

bool file_draft_keep(struct file_draft *draft, struct error *err)
{
	bool ok = !ferror(draft->stream);
	int problem = ok ? 0 : EIO;
	if (fclose(draft->stream) && ok) {
		ok = false;
		problem = errno;
	}
	if (ok && draft->temporary && rename(draft->temporary, draft->path)) {
		ok = false;
		problem = errno;
	}
	if (!ok) {
		if (draft->temporary)
			unlink(draft->temporary);
		refuse(draft->path, problem, err);
	}
	release(draft);
	return ok;
}

void file_draft_drop(struct file_draft *draft)
{
	fclose(draft->stream);
	if (draft->temporary)
		unlink(draft->temporary);
	release(draft);
}
