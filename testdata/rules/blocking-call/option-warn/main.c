/*
 * The configuration beside this file: files lie on a disk that is slow, so that to open one is a
 * warning; to write to the log still is none.
 */
#include <async/async.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static int size_of(const char *path)
{
	struct stat info;

	return stat(path, &info) ? -1 : (int)info.st_size;
}

static int start(void *arg)
{
	int fd = open(arg, O_RDONLY); // expect: blocking-call

	fprintf(stderr, "%s\n", (const char *)arg);
	return fd < 0 ? -1 : size_of(arg); // expect: blocking-call
}

int main(void)
{
	static char path[] = "/net/file";

	return async_run(start, path, NULL) < 0;
}
