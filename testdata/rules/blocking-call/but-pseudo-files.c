/* Paths that only look like /proc: a disk is below them, or nobody knows. */
#include <async/async.h>

#include <dirent.h>
#include <stddef.h>

static const char *folder = "/proc/self/fd";

void use_folder(const char *other);

void use_folder(const char *other)
{
	folder = other;
}

static int start(void *arg)
{
	DIR *dir = opendir("/var/proc/self"); // expect: blocking-call

	(void)arg;
	if (dir)
		closedir(dir); // expect: blocking-call
	dir = opendir(folder); // expect: blocking-call
	if (dir)
		closedir(dir); // expect: blocking-call
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
